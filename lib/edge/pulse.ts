import type { Database } from '@/lib/db/database';
import { readEdgeState } from '@/lib/gateways/repository';
import type { Clock } from '@/lib/kernel/clock';

/** How often the database is asked, whatever notifications say: what a lost one costs at most. */
const EVERY_MS = 500;
/** A database that has not answered for so long is away. */
const PATIENCE_MS = 1_000;
/** Questions that may hang, as on a connection that is dead without saying so, before no more are asked. */
const MOST_OPEN = 3;

export interface Beat {
  /** The newest serial; null when nothing was published. */
  serial: number | null;
  /** The key that signs. */
  kid: string | null;
  /** When the database was asked: what it answered was true then. */
  at: Date;
}

export interface Pulse {
  /** What was answered last; null before the first time. */
  readonly last: Beat | null;
  /** True while the database does not answer. */
  readonly away: boolean;
  /** Milliseconds, by a clock that only goes forward, since when what is remembered is known to be right. */
  readonly confirmed: number;
  /** Asks now; many at once share an answer. Rejects when there is none. */
  ask(): Promise<Beat>;
  /** Something changed: asks anew, after what is being asked already. Never rejects. */
  again(): Promise<void>;
  close(): void;
}

/**
 * One small question twice a second, for all gateways of this process: is there a newer serial, and is it another key that signs, and
 * did anything change that is remembered of gateways and tokens? So neither costs a query for each, and neither waits for a notification.
 */
export function createPulse({
  db,
  clock,
  onSerial,
  onGateways,
}: {
  db: Database;
  clock: Clock;
  /** There is a newer serial. */
  onSerial: () => void;
  /** What is remembered of gateways and tokens has to be looked up again. */
  onGateways: () => void;
}): Pulse {
  let last: Beat | null = null;
  let version: number | null = null;
  let confirmed = Number.NEGATIVE_INFINITY;
  let away = false;
  let open = 0;
  let shared: Promise<Beat> | null = null;

  async function beat(): Promise<Beat> {
    const [at, since] = [clock(), performance.now()];
    open += 1;
    const asked = readEdgeState(db.read).finally(() => {
      open -= 1;
    });
    const state = await inTime(asked);
    away = false;
    // An answer that was overtaken says nothing new.
    if (since < confirmed && last) return last;
    confirmed = since;
    const [before, known] = [last, version];
    last = { serial: state.serial, kid: state.kid, at };
    version = state.version;
    if (known !== null && known !== state.version) onGateways();
    if (before && before.serial !== state.serial) onSerial();
    return last;
  }

  function ask(): Promise<Beat> {
    if (open >= MOST_OPEN) return Promise.reject(new DatabaseAway());
    shared ??= beat()
      .catch((error) => {
        away = true;
        throw error;
      })
      .finally(() => {
        shared = null;
      });
    return shared;
  }

  const timer = setInterval(() => void ask().catch(() => {}), EVERY_MS);
  timer.unref();
  void ask().catch(() => {});

  return {
    get last() {
      return last;
    },
    get away() {
      return away;
    },
    get confirmed() {
      return confirmed;
    },
    ask,
    async again() {
      await shared?.catch(() => {});
      await ask().catch(() => {});
    },
    close: () => clearInterval(timer),
  };
}

/** Told as a database that does not answer. */
class DatabaseAway extends Error {
  readonly code = 'P1001';
}

function inTime<T>(work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DatabaseAway()), PATIENCE_MS);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
