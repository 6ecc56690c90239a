import type { PGlite } from '@electric-sql/pglite';
import { Client } from 'pg';
import { type Conn, prismaOf } from './prisma';

const CHANNEL = 'remit';

/** What changed, so that a process can look again. Only a hint: it may be lost, and it carries no state. */
export type WakeTopic = 'revision' | 'gateways' | 'notifications' | 'signing-keys';

export interface Wake {
  /** Calls `listener` after any process committed something on that topic, and after every reconnect. */
  on(listener: (topic: WakeTopic) => void): () => void;
  close(): Promise<void>;
}

/** Sent when the transaction commits, and not at all when it rolls back. */
export async function notify(tx: Conn, topic: WakeTopic): Promise<void> {
  await prismaOf(tx).$executeRaw`SELECT pg_notify(${CHANNEL}, ${topic})`;
}

const TOPICS: WakeTopic[] = ['revision', 'gateways', 'notifications', 'signing-keys'];

function emitter() {
  const listeners = new Set<(topic: WakeTopic) => void>();
  return {
    on(listener: (topic: WakeTopic) => void) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    emit(payload: string | undefined) {
      for (const topic of TOPICS) if (topic === payload) for (const listener of listeners) listener(topic);
    },
    emitAll() {
      for (const topic of TOPICS) for (const listener of listeners) listener(topic);
    },
  };
}

export function pgliteWake(pglite: PGlite): Wake {
  const events = emitter();
  const listening = pglite.listen(CHANNEL, (payload) => events.emit(payload));
  return {
    on: events.on,
    async close() {
      const stop = await listening;
      await stop();
    },
  };
}

/** Its own connection: LISTEN does not survive a pool. Reconnects for as long as it is open. */
export function postgresWake(connectionString: string): Wake {
  const events = emitter();
  let client: Client | null = null;
  let timer: NodeJS.Timeout | null = null;
  let closed = false;
  let delay = 100;

  async function connect() {
    const next = new Client({ connectionString, keepAlive: true });
    next.on('notification', (message) => events.emit(message.payload));
    next.on('error', () => {});
    next.on('end', retry);
    client = next;
    try {
      await next.connect();
      await next.query(`LISTEN ${CHANNEL}`);
      delay = 100;
      events.emitAll();
    } catch {
      await next.end().catch(() => {});
      retry();
    }
  }
  function retry() {
    if (closed || timer) return;
    timer = setTimeout(() => {
      timer = null;
      void connect();
    }, delay);
    timer.unref();
    delay = Math.min(delay * 2, 5_000);
  }
  void connect();

  return {
    on: events.on,
    async close() {
      closed = true;
      if (timer) clearTimeout(timer);
      await client?.end().catch(() => {});
    },
  };
}
