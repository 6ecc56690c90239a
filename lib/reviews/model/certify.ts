import type { Reach } from '@/lib/authz/roles';

export interface Certifier {
  id: string;
  reach: Reach;
}

export interface Certified {
  slug: string;
  /** Who answered for the agent when the review was opened, and who does now. */
  people: readonly string[];
  riskLevel: string | null;
}

/**
 * Why a person may not say of an agent that its access is right; null where they may. Owners may of their own agents,
 * while the risk is low or medium. Of any other, and of one whose risk nobody knows, somebody else has to.
 */
export function barredFrom({ id, reach }: Certifier, { slug, people, riskLevel }: Certified): string | null {
  const owns = people.includes(id);
  if (!owns) return reach === 'all' ? null : `${slug} is not yours. Its owner, or security, can do this.`;
  if (riskLevel === 'low' || riskLevel === 'medium') return null;
  return `You answer for ${slug}, and its risk is ${riskLevel ?? 'not known'}. Somebody else has to review it.`;
}
