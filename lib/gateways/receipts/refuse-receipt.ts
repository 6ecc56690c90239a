import { z } from 'zod';
import { listNewestOf } from '@/lib/audit/repository';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { REFUSAL_CODES, whyRefused } from './repository';

/** A gateway that says the same wrong thing in a loop leaves one entry in that time, for each thing that is wrong. */
const QUIET_MS = 60_000;

const keepRefusal = defineVerb({
  action: 'gateway.receipt-refused',
  // No role says what a gateway may.
  permission: 'public',
  input: z.strictObject({ code: z.enum(REFUSAL_CODES), serial: z.int(), sha256: z.string() }),
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<{ kept: boolean }> {
    if (ctx.actor.kind !== 'gateway') throw new RemitError('forbidden', 'Only a gateway sends receipts.');
    const { slug } = ctx.actor;
    if (await isKept(tx, slug, input.code, now)) {
      unchanged();
      return { kept: false };
    }
    await audit({ subject: { kind: 'gateway', id: slug }, detail: input });
    return { kept: true };
  },
});

/** Keeps in the audit log that a gateway vouched for what was never published to it. */
export async function auditRefusal(
  ctx: Ctx,
  gateway: { id: string; slug: string },
  { serial, sha256 }: { serial: number; sha256: string },
): Promise<void> {
  const code = await whyRefused(ctx.db.read, gateway.id, { serial, sha256 });
  // Asked first, so that a loop does not take the write lock each time.
  if (await isKept(ctx.db.read, gateway.slug, code, ctx.clock())) return;
  await keepRefusal({ ctx, input: { code, serial, sha256 } });
}

async function isKept(conn: Conn, slug: string, code: string, now: Date): Promise<boolean> {
  const subject = { kind: 'gateway', id: slug };
  const newest = await listNewestOf(conn, { action: 'gateway.receipt-refused', subject }, REFUSAL_CODES.length);
  return newest.some(({ at, detail }) => detail.code === code && Math.abs(now.getTime() - Date.parse(at)) < QUIET_MS);
}
