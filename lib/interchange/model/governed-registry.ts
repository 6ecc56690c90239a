import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';

/** Query of `GET /v0.1/servers`, as clients of the MCP registry send it. */
export const registryQuerySchema = z.strictObject({
  ...pageSchema.shape,
  search: z.string().max(200).optional(),
  version: z.string().max(255).optional().describe('`latest`; there is one version of each server here.'),
  updated_since: instantSchema.optional(),
  include_deleted: z.enum(['true', 'false']).optional(),
});

export const registryVersionQuerySchema = z.strictObject({ include_deleted: z.enum(['true', 'false']).optional() });

/** A server with what was approved of it, as the repository reads it. */
export interface ApprovedServer {
  slug: string;
  name: string;
  url: string;
  environment: string;
  updatedAt: Date;
  lastSyncAt: Date | null;
  /** Tools with an approved definition that somebody holds now. */
  tools: {
    name: string;
    pinnedDigest: string;
    currentDigest: string;
    dataClass: string | null;
    effect: string | null;
    categories: string[];
    agents: number;
  }[];
}

const governanceSchema = z.object({
  record: z.string(),
  environment: z.string(),
  tools: z.array(
    z.object({
      name: z.string(),
      definition: z.string().describe('SHA-256 of the definition that was approved.'),
      callable: z.boolean().describe('False while the server offers another definition than the approved one.'),
      dataClass: z.string().nullable(),
      effect: z.string().nullable(),
      categories: z.array(z.string()),
      agents: z.int(),
    }),
  ),
});

export const registryEntrySchema = z.object({
  server: z.object({
    $schema: z.string(),
    name: z.string(),
    title: z.string(),
    description: z.string(),
    version: z.string(),
    remotes: z.array(z.object({ type: z.literal('streamable-http'), url: z.string() })),
  }),
  _meta: z
    .record(z.string(), governanceSchema)
    .describe('What was approved, under `<reverse DNS of this Remit>/governance`.'),
});
export type RegistryEntry = z.output<typeof registryEntrySchema>;

export const registryListSchema = z.object({
  servers: z.array(registryEntrySchema),
  metadata: z.object({ count: z.int(), nextCursor: z.string().optional() }),
});
export type RegistryList = z.output<typeof registryListSchema>;

/** `com.example.remit` for https://remit.example.com: the namespace of what this Remit lists. */
export function namespaceOf(baseUrl: string): string {
  const { hostname } = new URL(baseUrl);
  return /^[\d.]+$|:/.test(hostname) ? 'local' : hostname.split('.').reverse().join('.');
}

/** The slug in a registry name of this Remit; null for a name of elsewhere. */
export function slugOf(name: string, baseUrl: string): string | null {
  const prefix = `${namespaceOf(baseUrl)}/`;
  return name.startsWith(prefix) ? name.slice(prefix.length) : null;
}

/** `digest` is over the approved definitions: the version changes when and only when they do. */
export function toRegistryEntry(server: ApprovedServer, baseUrl: string, digest: string): RegistryEntry {
  const namespace = namespaceOf(baseUrl);
  const { slug, tools } = server;
  const count = `${tools.length} approved ${tools.length === 1 ? 'tool' : 'tools'}`;
  return {
    server: {
      $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
      name: `${namespace}/${slug}`,
      title: server.name,
      description: `${server.name.slice(0, 60)}: ${count}.`,
      version: `1.0.0+${digest.slice(0, 12)}`,
      remotes: [{ type: 'streamable-http', url: server.url }],
    },
    _meta: {
      [`${namespace}/governance`]: {
        record: `${baseUrl}/servers/${slug}`,
        environment: server.environment,
        tools: tools.map(({ pinnedDigest, currentDigest, ...tool }) => ({
          name: tool.name,
          definition: pinnedDigest,
          callable: pinnedDigest === currentDigest,
          dataClass: tool.dataClass,
          effect: tool.effect,
          categories: tool.categories,
          agents: tool.agents,
        })),
      },
    },
  };
}
