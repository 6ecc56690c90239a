/** What an agent is under the EU AI Act, from least to most strict; the order is the rule. */
export const EU_CLASSES = ['out_of_scope', 'minimal', 'limited', 'high', 'prohibited'] as const;
export type EuClass = (typeof EU_CLASSES)[number];

export const EU_CLASS_WORDS: Record<EuClass, string> = {
  out_of_scope: 'Out of scope',
  minimal: 'Minimal risk',
  limited: 'Limited risk',
  high: 'High-risk',
  prohibited: 'Prohibited',
};

export const EU_ROLES = ['provider', 'deployer'] as const;
export type EuRole = (typeof EU_ROLES)[number];

export function strictest(classes: readonly EuClass[]): EuClass | undefined {
  return EU_CLASSES.findLast((euClass) => classes.includes(euClass));
}
