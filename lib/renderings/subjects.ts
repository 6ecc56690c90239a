import { RemitError } from '@/lib/kernel/errors';
import type { Identity } from '@/lib/policy-engine/types';
import { byCodeUnit } from './allowances';
import type { Renderable } from './rendered-file';

/** What no token of a sane issuer says, and what formats read in different ways. */
const UNSPEAKABLE = /[\p{Cc}\p{Cs}]/u;

/**
 * The identities that stand for each agent, in order. One that two agents claim stands for nobody, as in `evaluate`;
 * one with control characters or broken surrogates is left out, since not every format can write it.
 */
export function subjectsOf(policy: Pick<Renderable, 'agents'>): Map<string, Identity[]> {
  const claimants = new Map<string, string | null>();
  for (const [agent, { identities }] of Object.entries(policy.agents)) {
    for (const identity of identities) {
      const key = keyOf(identity);
      const first = claimants.get(key);
      claimants.set(key, first === undefined || first === agent ? agent : null);
    }
  }
  const subjects = new Map<string, Identity[]>();
  for (const [agent, { identities }] of Object.entries(policy.agents)) {
    const own = new Map<string, Identity>();
    for (const { iss, sub } of identities) {
      const key = keyOf({ iss, sub });
      if (claimants.get(key) === agent && !UNSPEAKABLE.test(iss + sub)) own.set(key, { iss, sub });
    }
    subjects.set(
      agent,
      [...own.values()].sort((a, b) => byCodeUnit(a.iss, b.iss) || byCodeUnit(a.sub, b.sub)),
    );
  }
  return subjects;
}

/** The issuers of some agents' subjects, in order. */
export function issuersOf(subjects: Map<string, Identity[]>, agents: Iterable<string>): string[] {
  const found = new Set<string>();
  for (const agent of agents) for (const { iss } of subjects.get(agent) ?? []) found.add(iss);
  return [...found].sort(byCodeUnit);
}

/**
 * The one issuer for a format that knows one only: the given one, or else the only one there is; null without any.
 * Throws `conflict` when there are several, since to guess would let the one in and keep the other out.
 */
export function oneIssuer(given: string | undefined, issuers: string[]): string | null {
  if (given !== undefined) return given;
  if (issuers.length > 1) {
    throw new RemitError(
      'conflict',
      `The agents here have identities of ${issuers.length} issuers (${issuers.join(', ')}), and this gateway takes ` +
        'tokens of one. Set issuer to that one in the settings of the gateway.',
    );
  }
  return issuers[0] ?? null;
}

function keyOf({ iss, sub }: Identity): string {
  return JSON.stringify([iss, sub]);
}
