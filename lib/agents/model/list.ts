import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { AGENT_STATUSES } from './lifecycle';
import { ENVIRONMENTS, EXPOSURES } from './manifest';

/** Query of `GET /api/v1/agents`. */
export const agentListSchema = z.strictObject({
  ...pageSchema.shape,
  q: z.string().max(200).optional(),
  status: z.enum(AGENT_STATUSES).optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  exposure: z.enum(EXPOSURES).optional(),
  team: z.string().max(80).optional(),
  owner: z.string().max(64).optional(),
  risk: z.enum(RISK_LEVELS).optional(),
  sort: z.enum(['name', '-name', 'updated', '-updated', 'risk', '-risk']).default('name'),
});
