import { z } from 'zod';
import { accessStatementSchema } from '@/lib/agents/model/dto';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';
import { REASON_CODES } from '@/lib/policy-engine/types';

const { shape } = accessStatementSchema;
const { grant, constraints, request } = shape.allowed.element.shape;

/** Query of `GET /api/v1/servers/{slug}/access/{tool}`. */
export const toolAccessQuery = z.strictObject({
  ...pageSchema.shape,
  at: instantSchema.optional().describe('A past moment; now when left out.'),
});

/** Who may call a tool at one moment, a page of the agents that hold it. Times are RFC 3339. */
export const toolAccessSchema = z.object({
  tool: z.string(),
  at: shape.at,
  revision: shape.revision,
  definition: z.string().nullable().describe('The definition digest that was approved; null where none was.'),
  items: z.array(
    z.object({
      agent: z.string(),
      name: z.string(),
      allowed: z.boolean(),
      reason: z.enum(REASON_CODES).describe('Why a call was allowed or denied.'),
      grant: z.object({ id: grant, constraints, request }).optional(),
    }),
  ),
  total: z.int(),
  nextCursor: z.string().nullable(),
});
export type ToolAccess = z.output<typeof toolAccessSchema>;
