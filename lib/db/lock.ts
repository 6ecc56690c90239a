import type { Pool } from 'pg';

/** Takes the named lock for as long as work lasts, or gives null when somebody has it. Never waits. */
export type TryLock = (name: string) => Promise<(() => Promise<void>) | null>;

// Beside the lock of the verbs; the second half of the key is the name.
const LOCK_SPACE = 4_270_002;

/**
 * A session's advisory lock on a connection of its own: a process that dies gives it back with its connection,
 * so there is no lease to wait for and no clock to trust.
 */
export function postgresLock(pool: Pool): TryLock {
  return async (name) => {
    const client = await pool.connect();
    // A broken connection has lost the lock; whoever holds it goes on, and its work can be done twice.
    const ignore = () => {};
    client.on('error', ignore);
    const done = (broken: boolean) => {
      client.off('error', ignore);
      client.release(broken);
    };
    try {
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1, hashtext($2)) AS taken', [LOCK_SPACE, name]);
      if (rows[0]?.taken !== true) {
        done(false);
        return null;
      }
    } catch (error) {
      done(true);
      throw error;
    }
    return async () => {
      const { rows } = await client
        .query('SELECT pg_advisory_unlock($1, hashtext($2)) AS given', [LOCK_SPACE, name])
        .catch(() => ({ rows: [] as { given: boolean }[] }));
      done(rows[0]?.given !== true);
    };
  };
}

/** PGlite has one session in one process that holds its folder: within it a set of names is the whole truth. */
export function pgliteLock(): TryLock {
  const held = new Set<string>();
  return async (name) => {
    if (held.has(name)) return null;
    held.add(name);
    return async () => void held.delete(name);
  };
}
