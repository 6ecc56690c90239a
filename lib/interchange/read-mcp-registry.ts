import { z } from 'zod';
import { isRemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { parseInput } from '@/lib/verb/parse-input';
import { fetchJson, inDocument, parsePasted } from './fetch-json';
import { registryPageSchema, type ServerProposal, serverJsonSchema, toServerProposal } from './model/server-json';
import { oneSource } from './model/source';

/** Servers of one page of a registry, or the one of a `server.json`. */
export interface RegistryPage {
  servers: ServerProposal[];
  /** Entries that are no server.json, and why; none of them can be chosen. */
  unreadable: { name: string; why: string }[];
  nextCursor: string | null;
}

const PAGE = 50;

/** Reads a page of an MCP registry, or one `server.json`, for the form that adds a server. It adds nothing. */
export const readMcpRegistry = defineVerb({
  action: 'server.read-registry',
  permission: 'server:create',
  input: oneSource(
    z.strictObject({
      url: z.string().trim().max(2000).optional(),
      text: z.string().optional(),
      search: z.string().trim().max(200).optional(),
      cursor: z.string().max(1000).optional(),
    }),
  ),
  async prepare({ ctx, input }): Promise<RegistryPage> {
    const source = input.url ? 'url' : 'text';
    const value = input.url ? await fetchJson(ctx, registryAddress(input.url, input)) : parsePasted(input.text ?? '');
    return inDocument(source, () => readPage(value));
  },
  async run({ input: { url }, prepared, audit, unchanged }): Promise<RegistryPage> {
    if (url) await audit({ subject: { kind: 'address', id: new URL(url).host }, detail: { url } });
    else unchanged();
    return prepared;
  },
});

/** The list of the registry at this address; an address that ends in .json is a document itself. */
function registryAddress(url: string, { search, cursor }: { search?: string; cursor?: string }): string {
  if (!URL.canParse(url) || new URL(url).pathname.endsWith('.json')) return url;
  const list = new URL(url);
  list.pathname = `${list.pathname.replace(/\/+$/, '').replace(/\/v0\.1(\/servers)?$/, '')}/v0.1/servers`;
  list.searchParams.set('limit', String(PAGE));
  list.searchParams.set('version', 'latest');
  if (search) list.searchParams.set('search', search);
  if (cursor) list.searchParams.set('cursor', cursor);
  return list.href;
}

function readPage(value: unknown): RegistryPage {
  const isPage = typeof value === 'object' && value !== null && 'servers' in value;
  if (!isPage) {
    const server = parseInput(serverJsonSchema, unwrapped(value));
    return { servers: [toServerProposal(server)], unreadable: [], nextCursor: null };
  }
  const page = parseInput(registryPageSchema, value);
  const result: RegistryPage = { servers: [], unreadable: [], nextCursor: page.metadata?.nextCursor || null };
  for (const { server } of page.servers) {
    try {
      result.servers.push(toServerProposal(parseInput(serverJsonSchema, server)));
    } catch (error) {
      if (!isRemitError(error)) throw error;
      const name = (server as { name?: unknown } | null)?.name;
      result.unreadable.push({
        name: typeof name === 'string' ? name.slice(0, 200) : 'without a name',
        why: error.message,
      });
    }
  }
  return result;
}

/** A registry gives a single server inside `{server, _meta}`. */
function unwrapped(value: unknown): unknown {
  return typeof value === 'object' && value !== null && 'server' in value ? value.server : value;
}
