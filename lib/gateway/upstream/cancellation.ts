/** Says when nobody wants an answer any more. As AbortSignal does, whose events cost a small call a tenth of its time. */
export interface Cancellation {
  readonly aborted: boolean;
  /** Runs it once, at once where it is aborted already. Gives what takes it back. */
  onAbort(run: () => void): () => void;
}

export interface Cancelling extends Cancellation {
  abort(): void;
}

export function createCancellation(): Cancelling {
  let aborted = false;
  const waiting = new Set<() => void>();
  return {
    get aborted() {
      return aborted;
    },
    onAbort(run) {
      if (aborted) run();
      else waiting.add(run);
      return () => void waiting.delete(run);
    },
    abort() {
      if (aborted) return;
      aborted = true;
      for (const run of waiting) run();
      waiting.clear();
    },
  };
}

/** Aborts after this time, and with `other` where there is one. */
export function abortAfter(ms: number, other?: Cancellation): Cancellation {
  const own = createCancellation();
  const over = setTimeout(own.abort, ms);
  over.unref();
  other?.onAbort(own.abort);
  return own;
}
