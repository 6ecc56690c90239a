import { z } from 'zod';
import { suggestSlug } from '@/lib/kernel/slug';
import { line, prose } from '@/lib/kernel/text';

const remoteSchema = z.looseObject({
  type: z.string().max(40),
  url: z.string().max(2000),
  headers: z
    .array(z.looseObject({ name: z.string().max(200), isRequired: z.boolean().optional() }))
    .max(100)
    .optional(),
});

/** `server.json` of the MCP registry (schema 2025-12-11): the required fields, and what is read of the others. */
export const serverJsonSchema = z.looseObject({
  name: line(200).refine(
    (name) => /^[a-zA-Z0-9.-]+\/[a-zA-Z0-9._-]+$/.test(name),
    'Use a reverse-DNS name with one slash, such as com.example/crm.',
  ),
  description: prose(2000),
  version: line(255),
  title: line(200).optional(),
  packages: z
    .array(z.looseObject({ registryType: z.string().max(80).optional() }))
    .max(100)
    .optional(),
  remotes: z.array(remoteSchema).max(100).optional(),
});
type ServerJson = z.output<typeof serverJsonSchema>;

/** One page of `GET /v0.1/servers`. Each server is judged on its own, so that one bad entry hides no other. */
export const registryPageSchema = z.looseObject({
  servers: z
    .array(z.looseObject({ server: z.unknown() }))
    .max(200, 'The registry gives more than 200 servers at once.'),
  metadata: z.looseObject({ nextCursor: z.string().max(1000).nullish() }).optional(),
});

/** A server that a registry knows, as it could be added here. */
export interface ServerProposal {
  /** As the registry names it. */
  registryName: string;
  version: string;
  description: string;
  name: string;
  slug: string;
  /** Null where it cannot be added; `why` says why. */
  url: string | null;
  why: string | null;
  notes: string[];
}

/** What of a `server.json` a registration needs. Remit talks to remote servers over Streamable HTTP, and to no other. */
export function toServerProposal(server: ServerJson): ServerProposal {
  const short = server.name.slice(server.name.indexOf('/') + 1);
  const remotes = server.remotes ?? [];
  const remote = remotes.find(({ type, url }) => type === 'streamable-http' && isAddress(url));
  const headers = remote?.headers?.filter(({ isRequired }) => isRequired).map(({ name }) => name) ?? [];
  return {
    registryName: server.name,
    version: server.version,
    description: server.description,
    name: (server.title ?? short).slice(0, 80).trim(),
    slug: suggestSlug(short),
    url: remote?.url ?? null,
    why: remote ? null : whyNot(server),
    notes:
      headers.length > 0
        ? [`It wants the headers ${headers.join(', ')}, which Remit does not send: reading its tools may fail.`]
        : [],
  };
}

function whyNot({ remotes = [], packages = [] }: ServerJson): string {
  if (remotes.some(({ type, url }) => type === 'streamable-http' && url.includes('{')))
    return 'Its address has parts that have to be filled in. Add it by hand.';
  if (remotes.some(({ type }) => type === 'sse')) return 'It speaks the old SSE transport only.';
  if (remotes.length > 0) return 'It has no http or https address for Streamable HTTP.';
  if (packages.length > 0)
    return 'It is a package that runs on somebody’s machine. Run it as a server, then add its address.';
  return 'It names no address.';
}

function isAddress(url: string): boolean {
  return /^https?:\/\/[^{}\s]+$/i.test(url) && URL.canParse(url);
}
