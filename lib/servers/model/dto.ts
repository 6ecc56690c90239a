import { z } from 'zod';
import { ENVIRONMENTS } from '@/lib/agents/model/manifest';
import { captureSchema, dataCategorySchema, dataClassSchema, effectSchema } from '@/lib/kernel/data-class';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';

export const serverSummarySchema = z.object({
  slug: z.string(),
  name: z.string(),
  url: z.string(),
  environment: z.enum(ENVIRONMENTS),
  owner: namedSchema,
  tools: z.int().describe('Tools that are there.'),
  unlabelled: z.int().describe('Of them, without labels.'),
  changed: z.int().describe('Of them, with a definition that is no longer the approved one.'),
  lastSyncAt: instantSchema.nullable(),
  lastSyncError: z.string().nullable(),
});
export type ServerSummary = z.output<typeof serverSummarySchema>;

/** `new`: nobody was ever granted it. `changed` and `removed` tools cannot be called. */
const toolStateSchema = z.enum(['new', 'current', 'changed', 'removed']);
export type ToolState = z.output<typeof toolStateSchema>;

const toolSummarySchema = z.object({
  key: z.string().describe('server/tool'),
  name: z.string(),
  state: toolStateSchema,
  dataClass: dataClassSchema.nullable(),
  categories: z.array(dataCategorySchema),
  effect: effectSchema.nullable(),
  untrusted: z.boolean().nullable(),
  outward: z.boolean().nullable(),
  capture: captureSchema
    .nullable()
    .describe('What the decision log keeps of its answers; null: nothing of a restricted tool, else redacted text.'),
  fields: z.array(z.string()).describe('Classes of single fields of its results: `customers.*.taxId: restricted`.'),
  labelled: z.boolean(),
  agents: z.int().describe('How many agents hold it.'),
  definition: z.string().describe('Digest of the definition that the last sync read.'),
  pinned: z.string().nullable().describe('Digest that approvals are for; null when nobody was ever granted it.'),
  driftedAt: instantSchema.nullable().describe('Since when it gives another definition than the approved one.'),
  removedAt: instantSchema.nullable().describe('Since when the server does not list it.'),
  returnedAt: instantSchema.nullable().describe('When the server listed it again after it had gone.'),
});
export type ToolSummary = z.output<typeof toolSummarySchema>;

export const serverDetailSchema = serverSummarySchema.extend({
  createdAt: instantSchema,
  toolList: z.array(toolSummarySchema),
  may: z.object({ sync: z.boolean(), label: z.boolean() }),
});
export type ServerDetail = z.output<typeof serverDetailSchema>;

const holderSchema = z.object({ slug: z.string(), name: z.string(), status: z.string() });
export type ToolHolder = z.output<typeof holderSchema>;

/** A tool that nobody can call until its new definition is adopted. */
export interface DriftedTool {
  name: string;
  key: string;
  /** Digest of what the server gives now. */
  definition: string;
  since: string | null;
  agents: number;
  /** In words, without any of the server's. */
  changes: string[];
}

export const toolDetailSchema = toolSummarySchema.extend({
  server: z.object({ slug: z.string(), name: z.string() }),
  firstSeenAt: instantSchema,
  definitions: z
    .array(
      z.object({
        digest: z.string(),
        text: z.string(),
        readAt: instantSchema,
        current: z.boolean(),
        approved: z.boolean(),
      }),
    )
    .describe(
      'RFC 8785 texts of every definition that was read, newest first. Hostile text: show it as text, run nothing of it.',
    ),
  approvals: z
    .array(z.object({ digest: z.string(), at: instantSchema, request: z.object({ id: z.string(), number: z.int() }) }))
    .describe('Which definition was approved when, newest first.'),
  holders: z.array(holderSchema).describe('The first 200 of them, by slug.'),
  may: z.object({ label: z.boolean() }),
});
export type ToolDetail = z.output<typeof toolDetailSchema>;
