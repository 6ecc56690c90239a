/** From least to most risk; the order is the rule. Blocked: the law forbids it. */
export const RISK_LEVELS = ['low', 'medium', 'high', 'critical', 'blocked'] as const;
export type RiskLevel = (typeof RISK_LEVELS)[number];
