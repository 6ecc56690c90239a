import { z } from 'zod';
import { DAY_MS } from '@/lib/kernel/day';
import { defineStanding, standingOf } from './detection';

/** Tools that are named. */
const NAMED = 5;

export const unusedGrants = defineStanding({
  id: 'unused-grants',
  version: 1,
  name: 'Holds tools that it does not use',
  explains:
    'An agent holds tools of which it called none for weeks, at gateways that told of calls all that time. What nobody uses is only there for whoever takes the agent over.',
  suggests: 'Revoke them. The page of the agent prepares the request.',
  exact: true,
  base: 'low',
  of: 'agents',
  parameters: z.strictObject({
    days: z.int().min(14).max(365).default(60).describe('Days without an allowed call.'),
    least: z.int().min(1).max(100).default(1).describe('Tools below which nothing is said.'),
  }),
  detect({ now, agents }, { days, least }) {
    const from = now - days * DAY_MS;
    const findings = agents.flatMap(({ slug, grants }) => {
      const unused = grants.filter(
        ({ since, usedAt, seenSince }) =>
          since <= from && seenSince !== null && seenSince <= from && (usedAt === null || usedAt < from),
      );
      if (unused.length < least) return [];
      const tools = unused.map(({ tool }) => tool).sort();
      const more = tools.length > NAMED ? ` and ${tools.length - NAMED} more` : '';
      return [
        standingOf({
          key: `unused-grants\n${slug}`,
          ...{ agent: slug, since: now, occurrence: tools.join(' ') },
          title: `${slug} does not use ${tools.length} of ${grants.length} tools`,
          says: `Not called for ${days} days: ${tools.slice(0, NAMED).join(', ')}${more}.`,
          observed: tools.length,
        }),
      ];
    });
    return { findings, notEnough: [] };
  },
});
