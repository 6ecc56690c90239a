import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { AGENT_STATUSES } from './lifecycle';
import { AGENT_MODES, ENVIRONMENTS, EXPOSURES } from './manifest';
import { OWNERSHIP_FILTERS } from './ownership';

export const REVIEW_FILTERS = ['due', 'overdue'] as const;
export type ReviewFilter = (typeof REVIEW_FILTERS)[number];

export const AGENT_SORTS = ['name', '-name', 'updated', '-updated', 'risk', '-risk', 'review', '-review'] as const;
export type AgentSort = (typeof AGENT_SORTS)[number];

/** Query of `GET /api/v1/agents`. */
export const agentListSchema = z.strictObject({
  ...pageSchema.shape,
  q: z.string().max(200).optional(),
  status: z.enum(AGENT_STATUSES).optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
  exposure: z.enum(EXPOSURES).optional(),
  mode: z.enum(AGENT_MODES).optional(),
  team: z.string().max(80).optional(),
  owner: z.string().max(64).optional(),
  risk: z.enum(RISK_LEVELS).optional(),
  ownership: z
    .enum(OWNERSHIP_FILTERS)
    .optional()
    .describe('`left`: owner or backup owner is no longer here. `nobody`: both.'),
  review: z
    .enum(REVIEW_FILTERS)
    .optional()
    .describe('Active agents whose owner has to confirm them: `due` within two weeks or before, `overdue` by now.'),
  sort: z.enum(AGENT_SORTS).default('name'),
});
