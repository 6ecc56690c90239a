import { authorize } from '@/lib/authz/authorize';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { notFound } from '@/lib/kernel/errors';
import { cursorOf, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import {
  type ApprovedServer,
  type RegistryEntry,
  type RegistryList,
  slugOf,
  toRegistryEntry,
} from './model/governed-registry';
import { listApprovedServers } from './repository';

export interface RegistryFilter {
  search?: string | undefined;
  version?: string | undefined;
  updatedSince?: string | undefined;
}

/** Approved servers in the form of the MCP registry: what is not approved here does not exist there. */
export async function listRegistry({
  ctx,
  page,
  filter,
}: {
  ctx: Ctx;
  page: PageInput;
  filter: RegistryFilter;
}): Promise<RegistryList> {
  const scope = authorize(ctx.actor, 'server:read');
  const after = cursorOf(page, 'string');
  const { servers, last, more } = await listApprovedServers(
    ctx.db.read,
    scope,
    { search: filter.search, updatedSince: filter.updatedSince ? new Date(filter.updatedSince) : undefined },
    { limit: page.limit, after, now: ctx.clock() },
  );
  const entries = servers
    .map((server) => entryOf(server, ctx.baseUrl))
    .filter(({ server }) => !filter.version || filter.version === 'latest' || filter.version === server.version);
  return {
    servers: entries,
    metadata: { count: entries.length, ...(more && last ? { nextCursor: encodeCursor([last]) } : {}) },
  };
}

/** One approved server by its registry name. There is one version of each: `latest`, or the one that it has. */
export async function getRegistryEntry({
  ctx,
  name,
  version = 'latest',
}: {
  ctx: Ctx;
  name: string;
  version?: string;
}): Promise<RegistryEntry> {
  const scope = authorize(ctx.actor, 'server:read');
  const slug = slugOf(name, ctx.baseUrl);
  if (slug === null) throw notFound('server');
  const { servers } = await listApprovedServers(ctx.db.read, scope, { slug }, { limit: 1, now: ctx.clock() });
  const entry = servers[0] && entryOf(servers[0], ctx.baseUrl);
  if (!entry || (version !== 'latest' && version !== entry.server.version)) throw notFound('server');
  return entry;
}

function entryOf(server: ApprovedServer, baseUrl: string): RegistryEntry {
  const approved = server.tools.map(({ name, pinnedDigest }) => [name, pinnedDigest]);
  return toRegistryEntry(server, baseUrl, sha256Hex(canonicalJson([server.url, approved])));
}
