import { maySee } from '@/lib/gateway/decide/decide-call';
import { type PolicyView, toolIn } from '@/lib/gateway/decide/policy-view';
import { type Caller, principalOf } from '@/lib/gateway/identity/caller';
import type { Pins } from '@/lib/gateway/pins/pins';
import { agentOf, isEnforced } from '@/lib/policy-engine/evaluate';

interface Watched {
  caller: Caller;
  server: string;
  /** Of several streams of one session only one is told. */
  session?: string | undefined;
  /** The policy that its client may have listed by. */
  view: PolicyView;
  tell(): void;
}

/** Streams whose clients want to know when what they may list changes. */
export interface ListWatch {
  /** Tells at once when another policy is in force by now. */
  add(watched: Watched, current: PolicyView | null): () => void;
  /** Looks anew where there is a reason to: another policy, another definition, a grant that ended. Gives how many were told. */
  recheck(view: PolicyView): number;
  /** A server shows another definition than it did. */
  definitionsChanged(): void;
}

interface Listed {
  /** Of the tools that may be listed. */
  text: string;
  /** When the first of their grants ends, in milliseconds. */
  until: number;
}

export function createListWatch({ clock, latest }: { clock: () => Date; latest: Pins['latest'] }): ListWatch {
  const all = new Map<Watched, string>();
  let policy = '';
  let changed = false;
  let until = Number.POSITIVE_INFINITY;

  function check(over: Iterable<Watched>, view: PolicyView): number {
    const now = clock();
    const lists = new Map<string, Listed>();
    const told = new Set<string>();
    let count = 0;
    for (const one of over) {
      const { caller, server, session } = one;
      const key = JSON.stringify([server, session, principalOf(caller), caller.user]);
      const list = lists.get(key) ?? listFor(view, one, latest, now);
      lists.set(key, list);
      until = Math.min(until, list.until);
      if (all.get(one) === list.text) continue;
      all.set(one, list.text);
      const stream = JSON.stringify([server, session]);
      if (session !== undefined && told.has(stream)) continue;
      told.add(stream);
      one.tell();
      count += 1;
    }
    return count;
  }

  return {
    add(watched, current) {
      const list = listFor(watched.view, watched, latest, clock());
      all.set(watched, list.text);
      until = Math.min(until, list.until);
      if (current && current.policy.serial !== watched.view.policy.serial) check([watched], current);
      return () => void all.delete(watched);
    },
    recheck(view) {
      const now = `${view.policy.serial} ${view.expired}`;
      if (!changed && now === policy && clock().getTime() < until) return 0;
      policy = now;
      changed = false;
      until = Number.POSITIVE_INFINITY;
      return check([...all.keys()], view);
    },
    definitionsChanged() {
      changed = true;
    },
  };
}

/** What a caller may list of a server: the granted tools but those that it is known to show otherwise, or no more. */
function listFor(view: PolicyView, watched: Watched, latest: Pins['latest'], now: Date): Listed {
  const { caller, server, session } = watched;
  const { policy, index } = view;
  const identity = { iss: caller.iss, sub: caller.sub };
  let until = Number.POSITIVE_INFINITY;
  if (!isEnforced(policy, { identity }, index)) return { text: 'everything', until };
  const agent = agentOf({ identity }, index);
  if (agent === undefined) return { text: '[]', until };
  const seen = latest({ server, session });
  const listed: [string, string][] = [];
  for (const [key, { notAfter }] of index.grantsOf(agent)) {
    if (!key.startsWith(`${server}/`)) continue;
    const tool = key.slice(server.length + 1);
    const approved = toolIn(policy, key)?.definition;
    const definition = seen?.digests.get(tool) ?? (seen?.whole ? undefined : approved);
    if (!definition || !maySee({ server, tool, caller, now, definition, view })) continue;
    listed.push([tool, definition]);
    if (notAfter) until = Math.min(until, Date.parse(notAfter));
  }
  return { text: JSON.stringify(listed.sort(([a], [b]) => (a < b ? -1 : 1))), until };
}
