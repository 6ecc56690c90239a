import { backoff } from '@/lib/gateway/policy-client/backoff';
import type { VerifiedPolicy } from '@/lib/gateway/policy-client/held-policy';
import { sha256Hex } from '@/lib/kernel/digest';
import { deniesAll, type Rendition } from './rendition';
import type { FileContent, TargetFile } from './target-file';

/** Why the file was written though no revision came; `time`: an end passed, or the clock was set. */
export type WriteReason = 'started' | 'time' | 'stale' | 'fresh_again' | 'file_changed' | 'tried_again';

export type KeeperEvent =
  | { event: 'written'; reason: WriteReason; serial: number; denyAll?: true }
  | { event: 'not_written'; reason: WriteReason; serial: number; error: string };

export interface Keeper {
  /** Puts a new revision in the file and has it loaded; else puts the earlier file back and throws in words. */
  activate(policy: VerifiedPolicy, signal?: AbortSignal): Promise<void>;
  /** Makes the file what it has to be now: ends pass, freshness runs out, somebody writes over it. */
  settle(signal?: AbortSignal): Promise<void>;
  /** Milliseconds until something is due that is known already; Infinity for none. */
  dueIn(): number;
  /** The policy that the file is made of. */
  kept(): VerifiedPolicy | null;
}

export interface KeeperParts {
  target: TargetFile;
  mode: number;
  rendition: Rendition;
  /** Absent where the gateway watches its file. */
  reload?: ((signal?: AbortSignal) => Promise<void>) | undefined;
  /** The digest of the file that the gateway loaded last, which a restart has to know. */
  journal: { read(): string | null; write(sha256: string | null): void };
  /** What was in force when this started. */
  policy: VerifiedPolicy | null;
  clock: () => Date;
  monotonic: () => number;
  emit: (event: KeeperEvent) => void;
  report: (status: 'activated' | 'rejected', error?: string) => Promise<void>;
}

/**
 * Keeps the file and the gateway that loads it in step with the policy; one change at a time. The earlier file is put
 * back only when a new revision could not be loaded. What takes access away because time passed stays written, and
 * loading it is tried again.
 */
export function createKeeper(parts: KeeperParts): Keeper {
  const { target, mode, rendition, journal, clock, monotonic, emit, report } = parts;
  let { policy } = parts;
  let loaded = journal.read();
  /** Of what was written last; null before the first look. */
  let phase: string | null = null;
  let failures = 0;
  let retryAt = 0;
  let turn: Promise<unknown> = Promise.resolve();

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = turn.then(work);
    turn = done.catch(() => {});
    return done;
  }

  async function activate(next: VerifiedPolicy, signal?: AbortSignal): Promise<void> {
    const now = clock();
    const bytes = Buffer.from(rendition.text(next, now));
    const earlier = target.read();
    try {
      await put({ bytes, mode }, earlier, signal);
    } catch (error) {
      if (signal?.aborted) throw error;
      throw new Error((error as Error).message + (await putBack(earlier, signal)));
    }
    policy = next;
    phase = rendition.phase(next, now);
    failures = 0;
  }

  /** Writes what differs, and has it loaded unless it is. True when there was something to do. */
  async function put(content: FileContent, there: FileContent | null, signal?: AbortSignal): Promise<boolean> {
    const sha256 = sha256Hex(content.bytes);
    const same = there?.bytes.equals(content.bytes) ?? false;
    if (same && loaded === sha256) return false;
    if (!same) target.write(content.bytes, content.mode);
    loaded = null;
    journal.write(null);
    await parts.reload?.(signal);
    loaded = sha256;
    journal.write(sha256);
    return true;
  }

  /** Gives what is to be added to the error. */
  async function putBack(earlier: FileContent | null, signal?: AbortSignal): Promise<string> {
    try {
      // The policy in force says it best: the file may be the new one already, from before a crash.
      const now = clock();
      const content = policy ? { bytes: Buffer.from(rendition.text(policy, now)), mode } : earlier;
      phase = policy && rendition.phase(policy, now);
      if (!content) {
        target.remove();
        return ' There was no earlier file.';
      }
      await put(content, target.read(), signal);
      return ' The earlier file is back.';
    } catch (error) {
      return ` The earlier file could not be put back: ${(error as Error).message}`;
    }
  }

  async function settle(signal?: AbortSignal): Promise<void> {
    if (!policy) return;
    const now = clock();
    const wanted = rendition.phase(policy, now);
    const changed = !target.isUntouched();
    const reason = reasonFor(policy, wanted, changed);
    if (!reason || (reason === 'tried_again' && monotonic() < retryAt)) return;
    const { serial } = policy.claims;
    try {
      const bytes = Buffer.from(rendition.text(policy, now));
      const written = await put({ bytes, mode }, target.read(), signal);
      phase = wanted;
      if (written) emit({ event: 'written', reason, serial, ...(deniesAll(policy) ? { denyAll: true } : {}) });
      if (failures > 0) void report('activated');
      failures = 0;
    } catch (error) {
      if (signal?.aborted) return;
      phase = wanted;
      failures += 1;
      retryAt = monotonic() + backoff(failures);
      const words = (error as Error).message;
      emit({ event: 'not_written', reason, serial, error: words });
      // Not waited for: the next end may come while Remit cannot be reached.
      void report('rejected', `not_written: ${words}`);
    }
  }

  function reasonFor(of: VerifiedPolicy, wanted: string, changed: boolean): WriteReason | null {
    if (phase === null) return 'started';
    if (wanted !== phase) {
      if (deniesAll(of)) return 'stale';
      return phase.endsWith(' stale') ? 'fresh_again' : 'time';
    }
    if (failures > 0) return 'tried_again';
    return changed ? 'file_changed' : null;
  }

  return {
    activate: (next, signal) => inTurn(() => activate(next, signal)),
    settle: (signal) => inTurn(() => settle(signal)),
    dueIn: () => (policy ? rendition.nextEnd(policy, clock()) - clock().getTime() : Number.POSITIVE_INFINITY),
    kept: () => policy,
  };
}
