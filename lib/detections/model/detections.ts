import type { Detection, Finding, Found, NotEnough, Rule, StandingDetection } from './detection';
import { drillFailed } from './drills';
import { aboveLabel, definitionDrift, orphanCalls, outsideGrant, unregistered } from './exact';
import type { Facts } from './facts';
import { gatewayBehind, gatewaySilent, sequenceGaps } from './gateways';
import { coldStart, peerDeviation } from './peers';
import { sensitiveThenOutward, stoppedOutward } from './sensitive-then-outward';
import type { Standing } from './standing';
import { unusedGrants } from './unused-grants';
import { denialSpike, firstSeen, offHours, probing, slowDrift, volume } from './unusual';

/** All that is looked for in calls, in the order in which it is shown. */
export const DETECTIONS: readonly Detection[] = [
  sensitiveThenOutward,
  orphanCalls,
  probing,
  stoppedOutward,
  outsideGrant,
  aboveLabel,
  definitionDrift,
  unregistered,
  volume,
  denialSpike,
  offHours,
  slowDrift,
  firstSeen,
];

/** All that is looked for in how things stand. */
const STANDING: readonly StandingDetection[] = [
  gatewaySilent,
  gatewayBehind,
  sequenceGaps,
  coldStart,
  peerDeviation,
  unusedGrants,
];

export const RULES: readonly Rule[] = [...DETECTIONS, ...STANDING, drillFailed];

export function ruleOf(id: string): Rule | undefined {
  return RULES.find((one) => one.id === id);
}

/** Parameters of a rule that somebody chose, and their number; of a rule without any, its defaults count as number 0. */
export type Tunings = ReadonlyMap<string, { number: number; parameters: unknown }>;
const NONE: Tunings = new Map();

/** What a rule goes by. Parameters that a newer version of it does not take are as if nobody had chosen them. */
export function parametersOf({ id, parameters }: Rule, tunings: Tunings): { number: number; parameters: unknown } {
  const chosen = tunings.get(id);
  const parsed = chosen && parameters.safeParse(chosen.parameters);
  return parsed?.success
    ? { number: chosen?.number ?? 0, parameters: parsed.data }
    : { number: 0, parameters: parameters.parse({}) };
}

export interface FoundBy extends Finding {
  detection: Rule;
  /** Number of its parameters. */
  tuning: number;
}

export interface AllFound {
  findings: FoundBy[];
  notEnough: NotEnough[];
}

/** What all of them find in calls, and for which agents there was not enough history. */
export function detectAll(facts: Facts, tunings: Tunings = NONE): AllFound {
  return gather(DETECTIONS, tunings, (detection, parameters) => detection.detect(facts, parameters));
}

/** What all of them find in how things stand. */
export function detectStanding(
  facts: Standing,
  of: StandingDetection['of'] | null = null,
  tunings: Tunings = NONE,
): AllFound {
  const rules = STANDING.filter((rule) => of === null || rule.of === of);
  return gather(rules, tunings, (detection, parameters) => detection.detect(facts, parameters));
}

function gather<One extends Rule>(
  rules: readonly One[],
  tunings: Tunings,
  detect: (rule: One, parameters: never) => Found,
): AllFound {
  const findings: FoundBy[] = [];
  const notEnough = new Map<string, NotEnough>();
  for (const detection of rules) {
    const { number, parameters } = parametersOf(detection, tunings);
    const found = detect(detection, parameters as never);
    findings.push(...found.findings.map((finding) => ({ ...finding, detection, tuning: number })));
    for (const one of found.notEnough) {
      if (one.needs > (notEnough.get(one.agent)?.needs ?? -1)) notEnough.set(one.agent, one);
    }
  }
  return { findings, notEnough: [...notEnough.values()] };
}
