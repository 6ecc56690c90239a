/** Long polls that wait for a publication. Each is told once: woken, or out of time. */
export function createWaiters() {
  const waiting = new Set<() => void>();
  let closing = false;

  return {
    /** Resolves after `ms`, at the next `wake`, or when `signal` aborts; never rejects. */
    wait(ms: number, signal: AbortSignal): Promise<void> {
      return new Promise((resolve) => {
        const done = () => {
          clearTimeout(timer);
          waiting.delete(done);
          signal.removeEventListener('abort', done);
          resolve();
        };
        const timer = setTimeout(done, closing ? 0 : ms);
        waiting.add(done);
        signal.addEventListener('abort', done);
      });
    },
    wake(): void {
      for (const done of [...waiting]) done();
    },
    get count() {
      return waiting.size;
    },
    /** True once Remit is stopping: nobody is to be held any longer. */
    get closing() {
      return closing;
    },
    close(): void {
      closing = true;
      this.wake();
    },
  };
}

export type Waiters = ReturnType<typeof createWaiters>;
