import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdFolder } from '@/lib/gateway/hold-folder';
import { backoff } from '@/lib/gateway/policy-client/backoff';
import type { Limits } from '@/lib/gateway/policy-client/exchange';
import { createPolicyClient, type PolicyClient, type PullEvent } from '@/lib/gateway/policy-client/policy-client';
import { readToken } from '@/lib/gateway/policy-client/token-file';
import { createKeeper, type Keeper, type KeeperEvent } from './keeper';
import { runReload } from './reload';
import { createRendition } from './rendition';
import type { PullAgentSettings } from './settings';
import { openTargetFile } from './target-file';

const WAIT_SECONDS = 30;
/** How often the clock and the file are looked at; a clock that was set is noticed after this. */
const LOOK_MS = 1_000;

/** `withheld`: grants that are left out because nothing at such a gateway holds what they are bound by. */
export type AgentEvent = (PullEvent | KeeperEvent) & { stale?: boolean; withheld?: number };

export interface PullAgentParts {
  settings: PullAgentSettings;
  emit: (event: AgentEvent) => void;
  clock?: () => Date;
  monotonic?: () => number;
  limits?: Partial<Limits>;
  /** Another agent took the file over; this one has to stop. */
  onLost?: () => void;
}

export interface PullAgent {
  /** One pull, and what comes of it; told by `emit` too. */
  pull(waitSeconds: number, signal?: AbortSignal): Promise<AgentEvent>;
  /** Looks at the clock and the file, and does what is due. */
  look(signal?: AbortSignal): Promise<void>;
  /** Milliseconds until the next look makes sense. */
  dueIn(): number;
  client: PolicyClient;
  close(): Promise<void>;
}

/**
 * Opens what one gateway's file is kept by: its lock, the policy client, and what was verified before, which the file is
 * made of at the first look, with Remit or without. Throws `conflict` or `invalid_input`.
 */
export async function openPullAgent(parts: PullAgentParts): Promise<PullAgent> {
  const { settings, emit, clock = () => new Date(), monotonic = () => performance.now() } = parts;
  const { out, state, reload, reloadTimeoutSeconds } = settings;
  const release = await holdAll(settings, parts.onLost ?? (() => {}));
  try {
    const target = openTargetFile(out);
    const rendition = createRendition(settings);
    let keeper: Keeper | null = null;
    const client = await createPolicyClient({
      ...clientOptions(parts),
      clock,
      monotonic,
      // Nothing is pulled before the keeper is there.
      activate: async (policy, signal) => keeper?.activate(policy, signal),
    });
    const keeping: Keeper = createKeeper({
      target,
      mode: settings.mode,
      rendition,
      reload: reload && ((signal) => runReload(reload, { timeoutMs: reloadTimeoutSeconds * 1000, signal })),
      journal: openJournal(join(state, 'loaded')),
      policy: client.current(),
      clock,
      monotonic,
      emit,
      report: client.report,
    });
    keeper = keeping;
    return {
      client,
      async pull(waitSeconds, signal) {
        const event: AgentEvent = { ...(await client.pull(waitSeconds, signal)), stale: client.isStale() };
        const kept = keeping.kept();
        const withheld = event.event === 'activated' && kept ? rendition.withheld(kept) : 0;
        if (withheld > 0) event.withheld = withheld;
        if (!signal?.aborted) emit(event);
        return event;
      },
      look: keeping.settle,
      dueIn: () => Math.max(1, Math.min(LOOK_MS, keeping.dueIn())),
      close: release,
    };
  } catch (error) {
    await release();
    throw error;
  }
}

/** Pulls and keeps the file until `signal` aborts. */
export async function runPullAgent(agent: PullAgent, signal: AbortSignal): Promise<void> {
  const pause = (ms: number) => sleep(ms, undefined, { signal }).catch(() => {});
  async function look() {
    while (!signal.aborted) {
      await pause(agent.dueIn());
      if (!signal.aborted) await agent.look(signal);
    }
  }
  async function pull() {
    for (let failures = 0; !signal.aborted; ) {
      // After a failure an answer is wanted at once: that Remit is back, or another try at what it said last.
      const { event } = await agent.pull(failures > 0 ? 0 : WAIT_SECONDS, signal);
      failures = event === 'activated' || event === 'unchanged' ? 0 : failures + 1;
      if (failures > 0) await pause(backoff(failures));
    }
  }
  await agent.look(signal);
  await Promise.all([look(), pull()]);
}

export interface Preview {
  event: PullEvent;
  /** Null where there is no file, or nothing to make one of. */
  before: string | null;
  after: string | null;
}

/** What the file would become now. Pulls, but keeps nothing, tells Remit nothing and takes no lock. */
export async function previewPull(parts: Omit<PullAgentParts, 'emit' | 'onLost'>): Promise<Preview> {
  const { settings, clock = () => new Date() } = parts;
  const client = await createPolicyClient({ ...clientOptions(parts), clock, readOnly: true });
  const event = await client.pull(0);
  const policy = client.newest();
  const before = openTargetFile(settings.out, { tidy: false }).read();
  return {
    event,
    before: before?.bytes.toString('utf8') ?? null,
    after: policy && createRendition(settings).text(policy, clock()),
  };
}

function clientOptions({ settings, limits, monotonic }: Pick<PullAgentParts, 'settings' | 'limits' | 'monotonic'>) {
  const { url, issuer, gateway, state, tokenFile } = settings;
  return {
    url,
    gateway,
    stateDir: state,
    // Read each time, so that it can be replaced while this runs.
    token: () => readToken(tokenFile),
    ...(issuer ? { issuer } : {}),
    ...(limits ? { limits } : {}),
    ...(monotonic ? { monotonic } : {}),
  };
}

/** One agent for a file, and one for a folder of state, wherever that is. */
async function holdAll({ out, state }: PullAgentSettings, onLost: () => void): Promise<() => Promise<void>> {
  const beside = join(dirname(out), `.${basename(out)}.remit`);
  const held: (() => Promise<void>)[] = [];
  const release = async () => {
    for (const one of held.splice(0)) await one();
  };
  try {
    for (const folder of new Set([beside, state])) {
      held.push(await holdFolder(folder, out, onLost));
    }
    return release;
  } catch (error) {
    await release();
    throw error;
  }
}

function openJournal(file: string) {
  return {
    read(): string | null {
      try {
        return readFileSync(file, 'utf8');
      } catch {
        return null;
      }
    },
    // Half of it fits nothing, and so only means that the gateway loads its file once more.
    write(sha256: string | null): void {
      if (sha256 === null) rmSync(file, { force: true });
      else writeFileSync(file, sha256, { mode: 0o600 });
    },
  };
}
