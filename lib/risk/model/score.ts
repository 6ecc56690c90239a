import type { RiskLevel } from '@/lib/kernel/risk-level';

/** Of the rules below. A stored score says which it was made by. */
export const RISK_VERSION = 1;

/** Each from 0 to 4. */
export interface RiskInputs {
  dataSensitivity: number;
  actionImpact: number;
  autonomy: number;
  reach: number;
  untrustedInput: number;
}

export interface RiskScore {
  /** 0 to 100, whole. */
  score: number;
  level: RiskLevel;
  /** Why the level is another than the score alone gives. */
  overrides: string[];
}

/**
 * What the agent could touch or do sets the base; how freely, how widely and on whose words it acts adds to it.
 * No control lowers it yet, since none is proven with evidence. Legal class and a few combinations set a floor.
 */
export function scoreRisk(
  inputs: RiskInputs,
  { prohibited = false, highRisk = false, paysOrHoldsSecrets = false } = {},
): RiskScore {
  const impact = Math.max(inputs.dataSensitivity, inputs.actionImpact) / 4;
  const freedom = (inputs.autonomy + inputs.reach + inputs.untrustedInput) / 12;
  const score = Math.round(40 * impact + 60 * impact * freedom);
  const own: RiskLevel = score < 20 ? 'low' : score < 45 ? 'medium' : score < 70 ? 'high' : 'critical';
  if (prohibited) return { score, level: 'blocked', overrides: ['The EU AI Act prohibits it.'] };
  if (inputs.autonomy === 4 && paysOrHoldsSecrets && own !== 'critical') {
    return { score, level: 'critical', overrides: ['It acts unattended on credentials or payments.'] };
  }
  if (highRisk && (own === 'low' || own === 'medium')) {
    return { score, level: 'high', overrides: ['The EU AI Act calls it high-risk.'] };
  }
  return { score, level: own, overrides: [] };
}
