import type { PolicyView } from '@/lib/gateway/decide/policy-view';
import type { Caller } from '@/lib/gateway/identity/caller';
import { isSuperseded } from '@/lib/gateway/identity/superseded';
import { agentOf, isEnforced } from '@/lib/policy-engine/evaluate';

interface Open {
  caller: Caller;
  /** It waits for whatever comes, and ends only when somebody ends it. */
  standing: boolean;
  /** With words, whoever waits for a whole answer gets those in its place. */
  close(words: string | null): void;
}

/** Answers that are being given. A policy that no longer knows their agent or takes its token, or isolates it, ends them. */
export interface OpenStreams {
  add(open: Open): () => void;
  /** Gives how many were closed. */
  recheck(view: PolicyView): number;
  /** Ends those that would not end by themselves; their clients come again. */
  closeStanding(): void;
  readonly size: number;
}

export function createOpenStreams(): OpenStreams {
  const all = new Set<Open>();
  return {
    add(open) {
      all.add(open);
      return () => void all.delete(open);
    },
    recheck(view) {
      let closed = 0;
      for (const open of [...all]) {
        const words = overWords(view, open.caller);
        if (words === null) continue;
        open.close(words);
        closed += 1;
      }
      return closed;
    },
    closeStanding() {
      for (const open of [...all]) if (open.standing) open.close(null);
    },
    get size() {
      return all.size;
    },
  };
}

/** Why the gateway serves the caller no longer, or null. */
function overWords(view: PolicyView, caller: Caller): string | null {
  if (isSuperseded(view.index, caller)) return 'The credential of this token was replaced meanwhile.';
  const now = standing(view, caller);
  if (now === 'active') return null;
  return now === 'suspended' ? 'This agent was suspended meanwhile.' : 'This agent is no longer registered here.';
}

/** Whether the gateway serves the caller at all: shadow mode serves everybody. */
function standing({ policy, index }: PolicyView, { iss, sub }: Caller): 'active' | 'suspended' | 'unknown' {
  const identity = { iss, sub };
  if (!isEnforced(policy, { identity }, index)) return 'active';
  const agent = agentOf({ identity }, index);
  const status = agent !== undefined && Object.hasOwn(policy.agents, agent) ? policy.agents[agent]?.status : undefined;
  return status ?? 'unknown';
}
