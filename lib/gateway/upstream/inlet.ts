/** A body that comes from an upstream: read once, by one reader, as a whole or piece by piece. */
export interface UpstreamBody extends AsyncIterable<Buffer> {
  /** What is still on its way is not waited for; nothing fails by it. */
  destroy(): void;
}

/** What the connection does; see undici's `DispatchController`. */
export interface Flow {
  pause(): void;
  resume(): void;
  abort(reason: Error): void;
}

/** More than this waits for the reader: the connection stops until it is taken. */
const HIGH_WATER = 262_144;

/**
 * Between a connection, which pushes, and a reader, who pulls. A stream of node:stream does the same at several times
 * the cost, which is most of what a small call costs.
 */
export interface Inlet {
  body: UpstreamBody;
  push(piece: Buffer): void;
  end(): void;
  fail(error: Error): void;
}

export function createInlet(flow: Flow): Inlet {
  const pieces: Buffer[] = [];
  let size = 0;
  let paused = false;
  let over = false;
  let failure: Error | undefined;
  let wake: (() => void) | undefined;

  const tell = () => {
    const waiting = wake;
    wake = undefined;
    waiting?.();
  };
  const take = (): IteratorResult<Buffer, undefined> | undefined => {
    const piece = pieces.shift();
    if (piece) {
      size -= piece.length;
      if (paused && size < HIGH_WATER) {
        paused = false;
        flow.resume();
      }
      return { value: piece, done: false };
    }
    if (failure) throw failure;
    return over ? { value: undefined, done: true } : undefined;
  };
  const destroy = () => {
    if (!over && !failure) flow.abort(new Error('Nobody reads it any more.'));
    over = true;
    failure = undefined;
    pieces.length = 0;
    tell();
  };
  const iterator: AsyncIterator<Buffer, undefined> = {
    async next() {
      for (;;) {
        const taken = take();
        if (taken) return taken;
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
    },
    async return() {
      destroy();
      return { value: undefined, done: true };
    },
  };
  return {
    body: { destroy, [Symbol.asyncIterator]: () => iterator },
    push(piece) {
      if (over) return;
      pieces.push(piece);
      size += piece.length;
      if (!paused && size >= HIGH_WATER) {
        paused = true;
        flow.pause();
      }
      tell();
    },
    end() {
      over = true;
      tell();
    },
    fail(error) {
      if (over) return;
      failure = error;
      tell();
    },
  };
}
