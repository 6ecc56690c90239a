import type { Base } from './detection';

export const SEVERITIES = ['low', 'medium', 'high', 'critical'] as const;
export type Severity = (typeof SEVERITIES)[number];

/** One step up for restricted data, and one for an agent whose risk is high; never two from a `low` rule. */
export function severityOf(base: Base, dataClasses: readonly string[], riskLevel: string | null): Severity {
  const data = dataClasses.includes('restricted') ? 1 : 0;
  const risk = riskLevel === 'high' || riskLevel === 'critical' || riskLevel === 'blocked' ? 1 : 0;
  const up = base === 'low' ? Math.min(1, data + risk) : data + risk;
  return SEVERITIES[Math.min(SEVERITIES.length - 1, SEVERITIES.indexOf(base) + up)] as Severity;
}
