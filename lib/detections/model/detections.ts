import type { Detection, Finding, NotEnough } from './detection';
import { aboveLabel, orphanCalls, outsideGrant, unregistered } from './exact';
import type { Facts } from './facts';
import { sensitiveThenOutward } from './sensitive-then-outward';
import { denialSpike, firstSeen, offHours, probing, slowDrift, volume } from './unusual';

/** All that is looked for, in the order in which it is shown. */
export const DETECTIONS: readonly Detection[] = [
  sensitiveThenOutward,
  orphanCalls,
  probing,
  outsideGrant,
  aboveLabel,
  unregistered,
  volume,
  denialSpike,
  offHours,
  slowDrift,
  firstSeen,
];

export function detectionOf(id: string): Detection | undefined {
  return DETECTIONS.find((one) => one.id === id);
}

export interface FoundBy extends Finding {
  detection: Detection;
}

/** What all of them find, each with its own defaults, and for which agents there was not enough history. */
export function detectAll(facts: Facts): { findings: FoundBy[]; notEnough: NotEnough[] } {
  const findings: FoundBy[] = [];
  const notEnough = new Map<string, NotEnough>();
  for (const detection of DETECTIONS) {
    const found = detection.detect(facts, detection.parameters.parse({}));
    findings.push(...found.findings.map((finding) => ({ ...finding, detection })));
    for (const one of found.notEnough) {
      if (one.needs > (notEnough.get(one.agent)?.needs ?? -1)) notEnough.set(one.agent, one);
    }
  }
  return { findings, notEnough: [...notEnough.values()] };
}
