import { z } from 'zod';
import { dataClassSchema } from '@/lib/kernel/data-class';
import { namedSchema } from '@/lib/kernel/named';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';
import { REASON_CODES } from '@/lib/policy-engine/types';
import { LINEAGE_FAULTS, UNKNOWNS } from './lineage';

/** One call that an agent made, as people read it. What the tool answered is not in it. */
export const decisionSchema = z.object({
  gateway: z.string(),
  eventId: z.string(),
  sequence: z.int().nullable(),
  time: instantSchema,
  receivedAt: instantSchema,
  agent: z.string().nullable(),
  identity: z.object({ iss: z.string(), sub: z.string() }).nullable(),
  user: z.string().nullable(),
  server: z.string(),
  tool: z.string().describe('`server/tool`.'),
  definition: z.string().nullable(),
  decision: z.enum(['allow', 'deny']),
  reason: z.enum(REASON_CODES),
  enforced: z.boolean().describe('False in shadow mode: what was denied went through.'),
  serial: z.int(),
  grant: z.string().nullable(),
  session: z.string().nullable(),
  traceId: z.string().nullable(),
  status: z.string().nullable(),
  latencyMs: z.number().nullable(),
  dataClasses: z.array(z.string()),
  pii: z.record(z.string(), z.int()).nullable(),
  argumentsSha256: z.string().nullable(),
  resultSha256: z.string().nullable(),
  resultBytes: z.int().nullable(),
  lineage: z
    .enum(LINEAGE_FAULTS)
    .nullable()
    .describe('What was missing between an allowed call and what was approved, when it came; null where nothing was.'),
  unknown: z.enum(UNKNOWNS).nullable().describe('What of it nobody had registered when it came.'),
});
export type DecisionRow = z.output<typeof decisionSchema>;

const whenSchema = z.union([z.iso.date(), instantSchema], 'Give a day such as 2026-11-01, or a time with its zone.');

/** Query of `GET /api/v1/decision-log`. `tool` is `server/tool`; `from` is included, `to` is not, unless it is a day. */
export const decisionListSchema = z.strictObject({
  ...pageSchema.shape,
  gateway: z.string().max(63).optional(),
  agent: z.string().max(200).optional(),
  user: z.string().max(254).optional(),
  tool: z.string().max(601).optional(),
  decision: z.enum(['allow', 'deny']).optional(),
  reason: z.enum(REASON_CODES).optional(),
  class: dataClassSchema.optional().describe('Of the data that the call touched.'),
  lineage: z
    .enum(['missing', ...LINEAGE_FAULTS])
    .optional()
    .describe('`missing`: anything of it.'),
  unknown: z.enum(['agent', 'tool']).optional().describe('Nobody had registered it when the call came.'),
  from: whenSchema.optional().describe('A day (UTC) or a time.'),
  to: whenSchema.optional().describe('A day (UTC), with all of it, or a time, without it.'),
});
/** The same without a page: what is counted over time. */
export const decisionFilterSchema = decisionListSchema.omit({ limit: true, cursor: true });
export type DecisionFilter = z.output<typeof decisionFilterSchema>;

/** One call with what it rests on, as far as Remit knows it now. */
export const decisionDetailSchema = decisionSchema.extend({
  response: z
    .discriminatedUnion('capture', [
      z.object({ capture: z.literal('redacted'), text: z.string() }),
      z.object({ capture: z.literal('sealed') }),
    ])
    .nullable()
    .describe('What was kept of the answer. A sealed one is not in it.'),
  known: z.object({ agent: z.boolean(), tool: z.boolean() }).describe('Whether it is registered by now.'),
  rests: z
    .object({
      fault: z.enum(LINEAGE_FAULTS).nullable(),
      grant: z
        .object({
          id: z.string(),
          agent: z.string(),
          tool: z.string(),
          from: instantSchema,
          until: instantSchema.nullable(),
        })
        .nullable(),
      request: z
        .object({
          id: z.string(),
          number: z.int(),
          requester: namedSchema,
          approvers: z.array(namedSchema).describe('Nobody where the approval policy approved it.'),
        })
        .nullable(),
      revision: z
        .object({ serial: z.int(), publishedAt: instantSchema })
        .nullable()
        .describe('Null where no such revision was published to the gateway.'),
      definition: z
        .object({ digest: z.string().nullable(), approved: z.string().nullable() })
        .describe('What the gateway saw, and what was approved with that revision.'),
    })
    .describe('Call, grant, request, approvers, revision, definition.'),
});
/** A sealed answer, opened. */
export const openedSchema = z.object({
  answer: z
    .string()
    .describe('JSON of what the tool answered; of a long answer `{"cut":true,"text":…}` with the beginning of it.'),
});
export type OpenedAnswer = z.output<typeof openedSchema>;

export type DecisionDetail = z.output<typeof decisionDetailSchema>;
