import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { afterFailure, THROTTLE, waitFor } from './model/throttle';
import { verifyPassword } from './password';
import {
  clearThrottles,
  findPasswordHash,
  findPerson,
  readThrottles,
  updatePersonRow,
  writeThrottle,
} from './repository';

const inputSchema = z.strictObject({
  email: z.string().trim().toLowerCase().max(254),
  password: z.string().max(1000),
  /** Network address of whoever tries; for throttling only. */
  address: z.string().max(100),
});

export interface SignedIn {
  id: string;
  name: string;
  email: string;
  epoch: number;
}

type Attempt = { waitSeconds: number } | { waitSeconds: 0; personId: string | null };

// Keys are hashed: people type passwords into the e-mail field.
const keysOf = (email: string, address: string) => ({
  email: `email ${sha256Hex(email)}`,
  address: `address ${address}`,
});

const recordSignIn = defineVerb({
  action: 'person.sign-in',
  permission: 'public',
  input: inputSchema,
  async prepare({ ctx, input }): Promise<Attempt> {
    const waitSeconds = await secondsToWait(ctx.db.read, input, ctx.clock());
    if (waitSeconds > 0) return { waitSeconds };
    const found = await findPasswordHash(ctx.db.read, input.email);
    const matches = await verifyPassword(found?.passwordHash, input.password);
    return { waitSeconds: 0, personId: matches && found?.status === 'active' ? found.id : null };
  },
  async run({ tx, input, prepared, now, audit, unchanged }): Promise<SignedIn | { waitSeconds: number } | null> {
    if (!('personId' in prepared)) {
      unchanged();
      return prepared;
    }
    // Again, under the lock: of many tries sent at once, all found an open door before the first was counted.
    const waitSeconds = await secondsToWait(tx, input, now);
    if (waitSeconds > 0) {
      unchanged();
      return { waitSeconds };
    }
    const keys = keysOf(input.email, input.address);
    const person = prepared.personId ? await findPerson(tx, prepared.personId) : null;
    if (person?.status !== 'active') {
      const known = new Map((await readThrottles(tx, Object.values(keys))).map((row) => [row.key, row]));
      for (const key of Object.values(keys)) {
        const { failures, windowEndsAt } = afterFailure(known.get(key), now);
        await writeThrottle(tx, key, failures, windowEndsAt);
      }
      const target = await findPasswordHash(tx, input.email);
      // Strangers' guesses are counted, not recorded: the log is for what concerns somebody here.
      if (target) await audit({ action: 'person.sign-in-failed', subject: { kind: 'person', id: target.id } });
      else unchanged();
      return null;
    }
    await clearThrottles(tx, [keys.email], now);
    await updatePersonRow(tx, person.id, { lastSignInAt: now });
    await audit({ by: person, subject: { kind: 'person', id: person.id }, detail: { with: 'password' } });
    return { id: person.id, name: person.name, email: person.email, epoch: person.sessionEpoch };
  },
});

/** Throws `not_signed_in` in the same words for every wrong pair, `too_many_requests` after too many. */
export async function signIn({ ctx, input }: { ctx: Ctx; input: z.input<typeof inputSchema> }): Promise<SignedIn> {
  const result = await recordSignIn({ ctx, input });
  if (result && 'waitSeconds' in result) {
    const minutes = Math.ceil(result.waitSeconds / 60);
    throw new RemitError(
      'too_many_requests',
      `Too many attempts. Try again in ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}.`,
      {
        retryAfter: result.waitSeconds,
      },
    );
  }
  if (!result) throw new RemitError('not_signed_in', 'This e-mail address and password do not match.');
  return result;
}

async function secondsToWait(conn: Conn, input: { email: string; address: string }, now: Date): Promise<number> {
  const keys = keysOf(input.email, input.address);
  const rows = new Map((await readThrottles(conn, Object.values(keys))).map((row) => [row.key, row]));
  return Math.max(
    waitFor(rows.get(keys.email), THROTTLE.perEmail, now),
    waitFor(rows.get(keys.address), THROTTLE.perAddress, now),
  );
}
