import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';
import { REASON_CODES } from '@/lib/policy-engine/types';

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
});
export type DecisionRow = z.output<typeof decisionSchema>;

/** Query of `GET /api/v1/decision-log`. `tool` is `server/tool`; `from` is included, `to` is not. */
export const decisionListSchema = z.strictObject({
  ...pageSchema.shape,
  gateway: z.string().max(63).optional(),
  agent: z.string().max(200).optional(),
  tool: z.string().max(601).optional(),
  decision: z.enum(['allow', 'deny']).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
export type DecisionFilter = Omit<z.output<typeof decisionListSchema>, 'limit' | 'cursor'>;
