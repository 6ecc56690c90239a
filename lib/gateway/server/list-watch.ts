import { maySee } from '@/lib/gateway/decide/decide-call';
import { type PolicyView, toolIn } from '@/lib/gateway/decide/policy-view';
import { type Caller, principalOf } from '@/lib/gateway/identity/caller';
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
  /** Gives how many were told. */
  recheck(view: PolicyView): number;
}

export function createListWatch(clock: () => Date): ListWatch {
  const all = new Map<Watched, string>();
  let serial: number | undefined;

  function check(over: Iterable<Watched>, view: PolicyView): number {
    const lists = new Map<string, string>();
    const told = new Set<string>();
    let count = 0;
    for (const one of over) {
      const { caller, server, session } = one;
      const key = JSON.stringify([server, principalOf(caller), caller.user]);
      const list = lists.get(key) ?? listFor(view, one, clock());
      lists.set(key, list);
      if (all.get(one) === list) continue;
      all.set(one, list);
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
      all.set(watched, listFor(watched.view, watched, clock()));
      if (current && current.policy.serial !== watched.view.policy.serial) check([watched], current);
      return () => void all.delete(watched);
    },
    recheck(view) {
      if (view.policy.serial === serial) return 0;
      serial = view.policy.serial;
      return check([...all.keys()], view);
    },
  };
}

/** What a caller may list of a server, each tool with the definition that was approved. */
function listFor(view: PolicyView, { caller, server }: Watched, now: Date): string {
  const { policy, index } = view;
  const identity = { iss: caller.iss, sub: caller.sub };
  if (!isEnforced(policy, { identity }, index)) return 'everything';
  const agent = agentOf({ identity }, index);
  if (agent === undefined) return '[]';
  const seen: [string, string][] = [];
  for (const key of index.grantsOf(agent).keys()) {
    if (!key.startsWith(`${server}/`)) continue;
    const definition = toolIn(policy, key)?.definition;
    const tool = key.slice(server.length + 1);
    if (definition && maySee({ server, tool, caller, now, definition, view })) seen.push([tool, definition]);
  }
  return JSON.stringify(seen.sort(([a], [b]) => (a < b ? -1 : 1)));
}
