import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { type AgentRow, toSpec } from '../model/agent-row';

/**
 * What an owner confirms, as SHA-256 in hex: slug, name, registration, and the live grants with their constraints.
 * A confirmation of anything that changed between reading and saying yes is refused.
 */
export function confirmationDigest(
  agent: AgentRow & { slug: string; name: string; grants: { id: string; constraints: unknown }[] },
): string {
  const grants = agent.grants
    .map(({ id, constraints }) => ({ id, constraints }))
    .sort((a, b) => (a.id < b.id ? -1 : 1));
  const seen = { slug: agent.slug, name: agent.name, spec: toSpec(agent), grants };
  return sha256Hex(canonicalJson(JSON.parse(JSON.stringify(seen))));
}
