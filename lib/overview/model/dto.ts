import { z } from 'zod';
import { ENVIRONMENTS } from '@/lib/agents/model/manifest';
import { CONTROL_STATUSES } from '@/lib/controls/model/roll-up';
import { DATA_CLASSES, dataClassSchema } from '@/lib/kernel/data-class';
import { pageSchema } from '@/lib/kernel/page';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { instantSchema } from '@/lib/kernel/text';
import { GAPS } from './gaps';

/** Query of `GET /api/v1/overview`. */
export const overviewQuerySchema = z.strictObject({
  team: z.string().max(80).optional(),
  environment: z.enum(ENVIRONMENTS).optional(),
});
export type OverviewFilter = z.output<typeof overviewQuerySchema>;

const FIGURE_STATES = ['figure', 'none', 'no-data', 'not-enough-history'] as const;

export const figureSchema = z.object({
  id: z.string(),
  name: z.string(),
  says: z.string().describe('What is counted, exactly.'),
  unit: z.enum(['count', 'share', 'milliseconds']),
  state: z
    .enum(FIGURE_STATES)
    .describe('`none`: there is nothing that it could be about. `no-data`: nobody told Remit of it.'),
  numerator: z.number().nullable().describe("A count; of costs an amount in the company's currency."),
  denominator: z.number().nullable(),
  value: z.number().nullable().describe('Of a share from 0 to 1. Null unless `state` is `figure`.'),
  of: z.enum(['filter', 'company']).describe('`company`: it is not told apart by team and environment.'),
  better: z.enum(['less', 'more']).describe('Which way is better.'),
  trend: z
    .object({ before: z.number(), since: z.iso.date() })
    .nullable()
    .describe('Its value on an earlier day, a week ago where that was kept. Null: not enough history.'),
  href: z.string().describe('Where its rows are.'),
  opens: z.string().nullable().describe('What stands there, where that is more or else than what is counted.'),
});
export type OverviewFigure = z.output<typeof figureSchema>;

export const weekItemSchema = z.object({
  at: instantSchema,
  kind: z.enum(['risk', 'definition', 'review', 'drill', 'gateway', 'break-glass', 'isolation', 'incident']),
  text: z.string(),
  href: z.string(),
  team: z.string().nullable(),
  environment: z.string().nullable(),
});
export type WeekItem = z.output<typeof weekItemSchema>;

const topRiskSchema = z.object({
  slug: z.string(),
  name: z.string(),
  team: z.string(),
  level: z.enum(RISK_LEVELS),
  score: z.int(),
  why: z.string(),
  lower: z.object({ what: z.string(), score: z.int() }).nullable().describe('What would lower it most.'),
  calls: z.int().describe('In seven days (UTC), today with them.'),
});

const heatCellSchema = z.object({
  dataClass: dataClassSchema.nullable().describe('Null: nothing that it holds is labelled.'),
  agents: z.int(),
  level: z.enum(RISK_LEVELS).nullable().describe('The highest risk there; null where none was assessed.'),
});

export const overviewSchema = z.object({
  asOf: instantSchema,
  filter: overviewQuerySchema,
  teams: z.array(z.string()),
  agents: z.int().describe('Agents that are active.'),
  registered: z.int().describe('Agents of any state but retired.'),
  customerData: figureSchema,
  notGoverned: figureSchema,
  openIncidents: z.int().describe('Of the whole company, whatever is filtered by.'),
  criticalAlerts: z.int().describe('Open or acknowledged, of the whole company.'),
  unlabelled: z.int().describe('Active agents that hold only tools that nobody labelled: they may touch it too.'),
  gaps: z.array(z.object({ gap: z.enum(GAPS), agents: z.int(), href: z.string() })),
  figures: z.array(figureSchema),
  byRisk: z.array(
    z.object({
      level: z.enum(RISK_LEVELS).nullable(),
      active: z.int(),
      suspended: z.int(),
      waiting: z.int().describe('In review, or approved.'),
    }),
  ),
  heat: z.array(z.object({ team: z.string(), cells: z.array(heatCellSchema) })),
  calls: z.array(z.object({ day: z.iso.date(), allowed: z.int(), denied: z.int() })),
  readiness: z
    .array(
      z.object({
        control: z.string().describe('Id of a criterion.'),
        title: z.string(),
        status: z.enum(CONTROL_STATUSES).nullable().describe('Null: it was not tested in 26 hours, or never.'),
        passing: z.int(),
        tests: z.int(),
        at: instantSchema.nullable().describe('When that was noted; null: never.'),
      }),
    )
    .describe('Each control, as its live tests came out last.'),
  week: z.array(weekItemSchema),
  topRisks: z.array(topRiskSchema),
  nextLegalDate: instantSchema.nullable().describe('When the next running clock of an obligation runs out.'),
});
export type Overview = z.output<typeof overviewSchema>;

export const AGENT_SETS = ['customer-data', 'not-governed', 'unlabelled', 'high-risk', 'active'] as const;

/** The highest class that an agent holds; `none` where nothing of it is labelled. */
export const HELD_CLASSES = [...DATA_CLASSES, 'none'] as const;

/** Query of the agents behind a number. */
export const overviewAgentsSchema = z.strictObject({
  ...pageSchema.shape,
  ...overviewQuerySchema.shape,
  of: z.enum(AGENT_SETS).default('customer-data'),
  gap: z.enum(GAPS).optional(),
  class: z.enum(HELD_CLASSES).optional().describe('The highest that it holds; `none`: nothing of it is labelled.'),
});
export type OverviewAgentsFilter = Omit<z.output<typeof overviewAgentsSchema>, 'limit' | 'cursor'>;

export const overviewAgentSchema = z.object({
  slug: z.string(),
  name: z.string(),
  team: z.string(),
  environment: z.string(),
  riskLevel: z.enum(RISK_LEVELS).nullable(),
  riskScore: z.int().nullable(),
  dataClass: dataClassSchema.nullable(),
  gaps: z.array(z.enum(GAPS)),
});
export type OverviewAgent = z.output<typeof overviewAgentSchema>;

/** Query of the grants that nobody uses. */
export const overviewGrantsSchema = z.strictObject({ ...pageSchema.shape, ...overviewQuerySchema.shape });

export const unusedGrantSchema = z.object({
  id: z.string(),
  agent: z.string(),
  name: z.string(),
  team: z.string(),
  environment: z.string(),
  tool: z.string().describe('`server/tool`.'),
  since: instantSchema,
});
export type UnusedGrant = z.output<typeof unusedGrantSchema>;
