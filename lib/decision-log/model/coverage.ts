import { z } from 'zod';
import { GATEWAY_STATES } from '@/lib/gateways/model/state';
import { instantSchema } from '@/lib/kernel/text';
import { GATEWAY_KINDS } from '@/lib/policy-engine/gateway-kinds';

/** What is known of the calls at a gateway. */
export const COVERAGES = ['no-data', 'gaps', 'quiet', 'seen'] as const;
export type Coverage = (typeof COVERAGES)[number];

export const COVERAGE_WORDS: Record<Coverage, { short: string; says: string }> = {
  'no-data': { short: 'No data', says: 'It never told of a call. That says nothing of whether there were any.' },
  gaps: {
    short: 'Gaps',
    says: 'Numbers of its count are missing: calls that nobody here knows of, unless they still come.',
  },
  quiet: { short: 'Quiet', says: 'It told of no call in the last 24 hours.' },
  seen: { short: 'Seen', says: 'It tells of calls, and no number is missing.' },
};

export function coverageOf(facts: { lastToldAt: string | null; missing: number; lastDay: number }): Coverage {
  if (facts.lastToldAt === null) return 'no-data';
  if (facts.missing > 0) return 'gaps';
  return facts.lastDay === 0 ? 'quiet' : 'seen';
}

const stretchSchema = z.object({ first: z.int(), last: z.int() });

export const gatewayCoverageSchema = z.object({
  slug: z.string(),
  name: z.string(),
  kind: z.enum(GATEWAY_KINDS),
  state: z.enum(GATEWAY_STATES),
  coverage: z.enum(COVERAGES),
  lastSeenAt: instantSchema.nullable().describe('When it last asked for policy or told something.'),
  lastToldAt: instantSchema.nullable().describe('When the last new entries came.'),
  lastCallAt: instantSchema.nullable().describe('Of the calls that it told of last, the latest.'),
  lastDay: z.int().describe('Calls of the last 24 hours.'),
  missing: z.int().describe('Numbers that did not come, between those that did.'),
  gaps: z.array(stretchSchema).describe('The newest of what is missing.'),
  counts: z.boolean().describe('Whether it numbers its entries: without that no gap shows.'),
});
export type GatewayCoverage = z.output<typeof gatewayCoverageSchema>;

const nameSchema = z.object({ slug: z.string(), name: z.string() });

export const coverageSchema = z.object({
  gateways: z.array(gatewayCoverageSchema),
  unseen: z
    .object({
      servers: z.array(nameSchema).describe('MCP servers that no gateway stands before.'),
      agents: z.array(nameSchema).describe('Active agents that hold tools and never called one, the first of them.'),
      moreAgents: z.boolean(),
    })
    .nullable()
    .describe('Null for who does not see all gateways.'),
});
export type CoverageReport = z.output<typeof coverageSchema>;
