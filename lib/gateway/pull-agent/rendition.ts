import type { VerifiedPolicy } from '@/lib/gateway/policy-client/held-policy';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { type Unheld, unheldBy } from '@/lib/policy-engine/gateway-kinds';
import type { CompiledGrant, GatewayPolicy } from '@/lib/policy-engine/types';
import { FILE_KINDS, render } from '@/lib/renderings/render';

/** `jws` is the signed policy itself, `json` what it says; the others are files of the gateways that are named so. */
export const FORMATS = ['jws', 'json', ...FILE_KINDS] as const;
export type Format = (typeof FORMATS)[number];

export interface Rendition {
  /** The file as it has to be now. Throws where the format cannot say it at all. */
  text(policy: VerifiedPolicy, now: Date): string;
  /** Changes whenever the file may have to: with the policy, with an end that passes, with its freshness. */
  phase(policy: VerifiedPolicy, now: Date): string;
  /** The next end of a grant, as milliseconds; Infinity where none is to come. */
  nextEnd(policy: VerifiedPolicy, now: Date): number;
  /** How many grants are left out because nothing at such a gateway holds what they are bound by. */
  withheld(policy: VerifiedPolicy): number;
}

/** A verified policy as one gateway's file: a function of the policy, the settings and the time. */
export function createRendition(options: {
  format: Format;
  settings: Record<string, string>;
  unheld: Unheld;
}): Rendition {
  const { format, settings, unheld } = options;
  const ends = new WeakMap<VerifiedPolicy, number[]>();

  function endsOf(policy: VerifiedPolicy): number[] {
    const known = ends.get(policy);
    if (known) return known;
    const times = policy.claims.grants.flatMap(({ notAfter }) => (notAfter ? [Date.parse(notAfter)] : []));
    const sorted = times.sort((a, b) => a - b);
    ends.set(policy, sorted);
    return sorted;
  }

  function grantsHeld({ claims }: VerifiedPolicy): CompiledGrant[] {
    const { grants, agents } = asPolicy(claims);
    if (format === 'jws' || format === 'json' || unheld === 'publish') return grants;
    return grants.filter((grant) => unheldBy(format, grant, agents[grant.agent]).length === 0);
  }

  return {
    text(policy, now) {
      const denied = deniesAll(policy);
      // A signed text cannot be changed: a reader of an empty one has no policy, and so denies.
      if (format === 'jws') return denied ? '' : policy.jws;
      if (format === 'json' && !denied) return payloadOf(policy.jws);
      const told = { ...asPolicy(policy.claims), grants: denied ? [] : grantsHeld(policy) };
      return format === 'json' ? canonicalJson(told) : render(format, told, { settings, now }).text;
    },
    phase: (policy, now) => `${policy.sha256} ${deniesAll(policy) ? 'stale' : passed(endsOf(policy), now.getTime())}`,
    nextEnd: (policy, now) => endsOf(policy)[passed(endsOf(policy), now.getTime())] ?? Number.POSITIVE_INFINITY,
    withheld: (policy) => policy.claims.grants.length - grantsHeld(policy).length,
  };
}

export function deniesAll(policy: VerifiedPolicy): boolean {
  return policy.isStale() && policy.claims.onStale !== 'keep';
}

/** How many of the sorted times have come. */
function passed(sorted: readonly number[], now: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] as number) <= now) low = middle + 1;
    else high = middle;
  }
  return low;
}

function payloadOf(jws: string): string {
  return Buffer.from(jws.split('.')[1] as string, 'base64url').toString('utf8');
}

/** Verified claims are a gateway's policy; their schema only names fewer kinds of category. */
function asPolicy(claims: VerifiedPolicy['claims']): GatewayPolicy {
  return claims as unknown as GatewayPolicy;
}
