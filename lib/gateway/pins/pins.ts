import { LRUCache } from 'lru-cache';
import type { JsonObject } from '@/lib/kernel/json';
import { definitionOf, NoDefinition, type RawTool } from '@/lib/kernel/tool-definition';

/** What an upstream may list differently in: a server, and with it one of its sessions where it has them. */
export interface PinScope {
  server: string;
  session?: string | undefined;
}

/** Digests of what upstreams list now, to compare with the approved ones. */
export interface Pins {
  /** By tool name; `read` lists them all, and is called when they are unknown or old. What it throws is passed on. */
  digests(scope: PinScope, read: () => Promise<JsonObject[]>): Promise<ReadonlyMap<string, string>>;
  /** A page of a list that passed by. Gives the digests of its tools. */
  learn(scope: PinScope, tools: readonly JsonObject[]): ReadonlyMap<string, string>;
  /** The server says that its list changed. */
  forget(server: string): void;
  /** What was seen last, however long ago: for telling, not for deciding. Undefined before anything was. */
  latest(scope: PinScope): Seen | undefined;
}

export interface Seen {
  digests: ReadonlyMap<string, string>;
  /** All was read: a tool that is not here is not there. */
  whole: boolean;
}

/** In the place of a digest: a definition that has none, or that one list has twice. It fits nothing that was approved. */
const NO_DIGEST = 'none';
const MOST_SCOPES = 20_000;

interface Pinned {
  digests: Map<string, string>;
  until: number;
}

/** `onChange`: something is seen that is not as it was before, or is seen for the first time. */
export function createPins({
  now,
  seconds,
  onChange = () => {},
}: {
  now: () => number;
  seconds: number;
  onChange?: () => void;
}): Pins {
  const known = new LRUCache<string, Pinned>({ max: MOST_SCOPES });
  const reading = new Map<string, Promise<ReadonlyMap<string, string>>>();
  /** Raised by `forget`, so that what was read before does not count as read after. */
  const ages = new Map<string, number>();
  const keyOf = ({ server, session }: PinScope) => `${server} ${ages.get(server) ?? 0} ${session ?? ''}`;
  const seen = new LRUCache<string, Seen>({ max: MOST_SCOPES });
  const seenKey = ({ server, session }: PinScope) => `${server} ${session ?? ''}`;

  function see(scope: PinScope, digests: ReadonlyMap<string, string>, whole: boolean): void {
    const key = seenKey(scope);
    const before = seen.get(key);
    const same = before && [...digests].every(([name, digest]) => before.digests.get(name) === digest);
    if (same && (!whole || (before.whole && before.digests.size === digests.size))) return;
    const all = whole || !before ? new Map(digests) : new Map([...before.digests, ...digests]);
    seen.set(key, { digests: all, whole: whole || before?.whole === true });
    onChange();
  }

  async function readAnew(
    key: string,
    scope: PinScope,
    read: () => Promise<JsonObject[]>,
  ): Promise<ReadonlyMap<string, string>> {
    const digests = digestsOf(await read());
    known.set(key, { digests, until: now() + seconds * 1000 });
    see(scope, digests, true);
    return digests;
  }

  return {
    async digests(scope, read) {
      const key = keyOf(scope);
      const pinned = known.get(key);
      if (pinned && now() < pinned.until) return pinned.digests;
      let started = reading.get(key);
      if (!started) {
        started = readAnew(key, scope, read).finally(() => reading.delete(key));
        reading.set(key, started);
      }
      return started;
    },
    learn(scope, tools) {
      const digests = digestsOf(tools);
      const pinned = known.get(keyOf(scope));
      // A page says nothing of the other pages: it only corrects what is known.
      if (pinned) for (const [name, digest] of digests) pinned.digests.set(name, digest);
      see(scope, digests, false);
      return digests;
    },
    forget(server) {
      ages.set(server, (ages.get(server) ?? 0) + 1);
    },
    latest: (scope) => seen.get(seenKey(scope)),
  };
}

function digestsOf(tools: readonly JsonObject[]): Map<string, string> {
  const digests = new Map<string, string>();
  for (const tool of tools) {
    const { name } = tool;
    if (typeof name !== 'string') continue;
    digests.set(name, digests.has(name) ? NO_DIGEST : digestOf(tool as RawTool));
  }
  return digests;
}

/** Most lists are the same as the one before: the digest of an equal text is not computed again. */
const computed = new LRUCache<string, string>({
  max: 5_000,
  maxSize: 16_777_216,
  sizeCalculation: (_, key) => key.length + 64,
});

function digestOf(tool: RawTool): string {
  const text = JSON.stringify(tool);
  const same = computed.get(text);
  if (same !== undefined) return same;
  let digest = NO_DIGEST;
  try {
    digest = definitionOf(tool).digest;
  } catch (error) {
    if (!(error instanceof NoDefinition)) throw error;
  }
  computed.set(text, digest);
  return digest;
}
