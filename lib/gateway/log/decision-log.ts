import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { holdFolder } from '@/lib/gateway/hold-folder';
import { LIMITS, type Limits } from '@/lib/gateway/policy-client/exchange';
import { newId } from '@/lib/kernel/ids';
import { type DecisionEntry, fitEntry, type NewDecision } from './entry';
import { openSpool, type Spool } from './spool';
import { createUploader, type UploadEvent } from './upload';

export type LogEvent =
  | UploadEvent
  /** Entries that the spool had no room for; said at once, and then each second while it goes on. */
  | { event: 'dropped'; dropped: number; error: string }
  /** Entries that were on disk, and are gone. */
  | { event: 'lost'; entries: number; path: string }
  /** Another process took the folder over: nothing more is recorded here. */
  | { event: 'taken_over' };

export interface DecisionLogOptions {
  /** Where Remit is. */
  url: string;
  token: string | (() => string);
  /** The gateway's folder; the entries are in `decisions` in it. */
  stateDir: string;
  /** Most bytes on disk. */
  maxBytes: number;
  /** When an entry cannot be kept: `record` throws, so that nothing is served; or it is dropped, and that is counted. */
  whenFull: 'stop' | 'drop';
  /** Whether each entry waits for the disk itself, or a second's worth may be lost with the machine's power. */
  sync?: 'each' | 'second';
  emit: (event: LogEvent) => void;
  /** How long entries gather before they are sent. */
  gatherMs?: number;
  limits?: Partial<Limits>;
  clock?: () => Date;
  fetch?: typeof fetch;
}

export interface DecisionLogStats {
  /** Entries on disk that Remit does not have yet. */
  spooled: number;
  dropped: number;
  /** Entries that Remit refused; they are in `refusedFile`. */
  refused: number;
  refusedFile: string;
  uploaded: number;
  lastUploadAt: Date | null;
}

export interface DecisionLog {
  /** Resolves once the entry is on disk for good. Rejects when it cannot be, unless it may be dropped. */
  record(entry: NewDecision): Promise<void>;
  /** True when the next call should not be served: shortly before the last entry that finds room, with `stop` only. */
  readonly full: boolean;
  stats(): DecisionLogStats;
  /** Keeps what was given, tries once more to send it, and lets the folder go. */
  close(): Promise<void>;
}

const CLOSING_MS = 5_000;

/** Opens the log of one gateway. Throws `conflict` when another process has the folder. */
export async function openDecisionLog(options: DecisionLogOptions): Promise<DecisionLog> {
  const { token, maxBytes, whenFull, emit, gatherMs = 1_000, clock = () => new Date() } = options;
  const folder = join(options.stateDir, 'decisions');
  let lost = false;
  const onTaken = () => {
    lost = true;
    emit({ event: 'taken_over' });
  };
  const release = await holdFolder(folder, 'The decision log', onTaken, 'gateway');
  const spool = await openOrRelease();
  async function openOrRelease(): Promise<Spool> {
    try {
      return openSpool({
        folder,
        maxBytes,
        sync: options.sync ?? 'each',
        onLost: (entries, path) => emit({ event: 'lost', entries, path }),
      });
    } catch (error) {
      await release();
      throw error;
    }
  }
  const counts = { dropped: 0, refused: 0, uploaded: 0 };
  let lastUploadAt: Date | null = null;
  /** Dropped, and not yet told by an entry. */
  let owed = 0;
  let saidAt = Number.NEGATIVE_INFINITY;
  let wake = () => {};
  const stopped = new AbortController();

  const uploader = createUploader({
    spool,
    url: options.url.replace(/\/+$/, ''),
    token: () => (typeof token === 'string' ? token : token()),
    get: options.fetch ?? fetch,
    limits: { ...LIMITS, ...options.limits },
    clock,
    emit(event) {
      if (event.event === 'uploaded') {
        lastUploadAt = clock();
        counts.refused += event.refused;
        counts.uploaded += event.new + event.duplicate;
      }
      emit(event);
    },
  });

  async function upload(): Promise<void> {
    while (!stopped.signal.aborted) {
      const outcome = await uploader.send(stopped.signal);
      const { signal } = stopped;
      if (outcome === 'idle') {
        await new Promise<void>((resolve) => {
          wake = resolve;
          if (spool.entries > 0 || signal.aborted) resolve();
        });
        await sleep(gatherMs, undefined, { signal }).catch(() => {});
      } else if (outcome > 0) await sleep(outcome, undefined, { signal }).catch(() => {});
    }
  }
  const uploading = upload();

  function drop(error: Error): void {
    counts.dropped += 1;
    owed += 1;
    spool.skip(1);
    if (performance.now() - saidAt < 1_000) return;
    saidAt = performance.now();
    emit({ event: 'dropped', dropped: counts.dropped, error: error.message });
  }

  return {
    async record(given) {
      const entry = JSON.stringify(fitEntry(given, newId('ev', clock())));
      const missing = owed;
      owed = 0;
      const told = missing > 0 ? [JSON.stringify(droppedEntry(given, missing, clock())), entry] : [entry];
      try {
        if (lost) throw new Error('Another process took over the decision log of this gateway.');
        await spool.append(told);
        wake();
      } catch (error) {
        owed += missing;
        if (whenFull === 'stop') throw error;
        drop(error as Error);
      }
    },
    get full() {
      return whenFull === 'stop' && (lost || spool.full);
    },
    stats: () => ({ spooled: spool.entries, ...counts, refusedFile: spool.aside, lastUploadAt }),
    async close() {
      await spool.close();
      stopped.abort();
      wake();
      await uploading;
      const deadline = AbortSignal.timeout(CLOSING_MS);
      let outcome = await uploader.send(deadline);
      while (outcome === 0 && !deadline.aborted) outcome = await uploader.send(deadline);
      await release();
    },
  };
}

/** Stands in the log where entries are missing, so that whoever reads it sees that, and how many. */
function droppedEntry({ serial }: NewDecision, missing: number, now: Date): Omit<DecisionEntry, 'sequence'> {
  return {
    eventId: newId('ev', now),
    time: now.toISOString(),
    server: '(gateway)',
    tool: '(decision log)',
    decision: 'deny',
    reason: 'gateway_error',
    enforced: true,
    serial,
    status: `${missing} entries dropped before this`,
  };
}
