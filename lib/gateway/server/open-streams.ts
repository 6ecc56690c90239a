import type { PolicyView } from '@/lib/gateway/decide/policy-view';
import type { Caller } from '@/lib/gateway/identity/caller';
import { isSuperseded } from '@/lib/gateway/identity/superseded';
import { agentOf, isEnforced } from '@/lib/policy-engine/evaluate';

interface Open {
  caller: Caller;
  /** It waits for whatever comes, and ends only when somebody ends it. */
  standing: boolean;
  close(): void;
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
      const over = [...all].filter(
        ({ caller }) => isSuperseded(view.index, caller) || standing(view, caller) !== 'active',
      );
      for (const open of over) open.close();
      return over.length;
    },
    closeStanding() {
      for (const open of [...all]) if (open.standing) open.close();
    },
    get size() {
      return all.size;
    },
  };
}

/** Whether the gateway serves the caller at all: shadow mode serves everybody. */
function standing({ policy, index }: PolicyView, { iss, sub }: Caller): 'active' | 'suspended' | 'unknown' {
  const identity = { iss, sub };
  if (!isEnforced(policy, { identity }, index)) return 'active';
  const agent = agentOf({ identity }, index);
  const status = agent !== undefined && Object.hasOwn(policy.agents, agent) ? policy.agents[agent]?.status : undefined;
  return status ?? 'unknown';
}
