import { z } from 'zod';
import { sizeOf } from '@/lib/decision-log/model/sequence';
import { defineStanding, type Found, standingOf } from './detection';
import type { Standing, StandingGateway } from './standing';

const MINUTE_MS = 60_000;
const minutes = (value: number) => z.int().min(0).max(1_440).default(value);

/** Of those that enforce: where one is in shadow mode nobody counts on it yet. */
function eachGateway(facts: Standing, judge: (gateway: StandingGateway) => Found['findings'][number] | null): Found {
  const enforcing = facts.gateways.filter(({ enforces }) => enforces);
  return { findings: enforcing.flatMap((gateway) => judge(gateway) ?? []), notEnough: [] };
}

export const gatewaySilent = defineStanding({
  id: 'gateway-silent',
  version: 1,
  name: 'Gateway is silent',
  explains: 'A gateway that enforces has not been heard of. Nobody knows what it lets through, or whether it runs.',
  suggests: 'Look whether it runs and reaches Remit. Until then, take what stands behind it as not watched.',
  exact: true,
  base: 'high',
  of: 'gateways',
  toldOtherwise: true,
  parameters: z.strictObject({ minutes: minutes(10).describe('Minutes without a word.') }),
  detect: (facts, rule) =>
    eachGateway(facts, ({ slug, name, state, heardAt }) => {
      if (state !== 'silent' || heardAt === null || facts.now - heardAt < rule.minutes * MINUTE_MS) return null;
      return standingOf({
        key: `gateway-silent\n${slug}`,
        ...{ agent: null, gateway: slug, since: heardAt, occurrence: String(heardAt) },
        title: `${name} is silent`,
        says: `Its last word came at ${timeOf(heardAt)}.`,
      });
    }),
});

const STATES = {
  behind: 'It has not taken what was published since',
  rejecting: 'It refuses what it is given, since',
  older: 'It went back to an older policy than it had, and lacks what was published since',
} as const;

export const gatewayBehind = defineStanding({
  id: 'gateway-behind',
  version: 1,
  name: 'Gateway without the newest policy',
  explains: 'A gateway decides by an older policy than was published: what was revoked since may still pass there.',
  suggests: 'Look at its page for what it said last, and at its own log. Withdraw its token if it cannot be mended.',
  exact: true,
  base: 'medium',
  of: 'gateways',
  parameters: z.strictObject({
    minutes: minutes(15).describe('Minutes since the policy that it lacks was published.'),
  }),
  detect: (facts, rule) =>
    eachGateway(facts, ({ slug, name, state, behindSince }) => {
      if (!Object.hasOwn(STATES, state) || behindSince === null) return null;
      if (facts.now - behindSince < rule.minutes * MINUTE_MS) return null;
      return standingOf({
        key: `gateway-behind\n${slug}`,
        ...{ agent: null, gateway: slug, since: behindSince, occurrence: String(behindSince) },
        title: `${name} does not have the newest policy`,
        says: `${STATES[state as keyof typeof STATES]} ${timeOf(behindSince)}.`,
      });
    }),
});

export const sequenceGaps = defineStanding({
  id: 'sequence-gaps',
  version: 1,
  name: 'Calls are missing from a gateway',
  explains:
    'A gateway counts its entries, and numbers between those that came are missing: calls that nobody here knows of.',
  suggests: 'Ask who runs it whether entries still wait there. If none do, somebody or something lost or took them.',
  exact: true,
  base: 'medium',
  of: 'gateways',
  parameters: z.strictObject({ minutes: minutes(10).describe('Minutes for which they may still come.') }),
  detect: (facts, rule) =>
    eachGateway({ ...facts, gateways: facts.gateways.map((one) => ({ ...one, enforces: true })) }, (gateway) => {
      const { slug, name, missing, gaps, gapSince } = gateway;
      const [newest] = gaps;
      if (!newest || missing === 0 || gapSince === null || facts.now - gapSince < rule.minutes * MINUTE_MS) return null;
      const several = sizeOf([newest]) > 1;
      return standingOf({
        key: `sequence-gaps\n${slug}`,
        ...{ agent: null, gateway: slug, since: gapSince, occurrence: `${newest.first}-${newest.last}` },
        title: `Calls are missing from ${name}`,
        says: `${missing.toLocaleString('en')} number${missing === 1 ? '' : 's'} of its count did not come, the newest ${several ? `${newest.first} to ${newest.last}` : newest.first}.`,
        observed: missing,
      });
    }),
});

const timeOf = (at: number) => `${new Date(at).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
