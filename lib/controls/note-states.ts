import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import { CATALOGUE, CONTROL_IDS } from './current-catalogue';
import { beganToFail, isNews, QUIET_MS } from './model/history';
import * as repository from './repository';
import { type TestedControl, testControls } from './test-controls';

/**
 * Runs every test, and keeps what each control came to where that is something new, or the first of a day (UTC). Who
 * owns a control that began to fail is told, or security where nobody owns it; at most once a day of each.
 */
export const noteControlStates = defineVerb({
  action: 'control.note-states',
  permission: 'job:read',
  input: z.strictObject({}),
  // Before the lock: nobody who writes waits for the tests.
  prepare: ({ ctx }) => testControls(ctx.db.read, ctx.clock()),
  async run({ ctx, tx, prepared, now, audit, unchanged }): Promise<{ noted: number; failing: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit tests by itself.');
    const newest = await repository.listNewestStates(tx, CONTROL_IDS);
    const noted = prepared
      .map((one) => ({ one, row: { control: one.control.id, at: now, version: CATALOGUE.version, ...one.state } }))
      .filter(({ row }) => isNews(newest.get(row.control) ?? null, row));
    const rows = noted.map(({ row }) => row);
    const failedLately = await repository.listFailedSince(tx, new Date(now.getTime() - QUIET_MS));
    const began = noted.filter(({ row }) => beganToFail(newest.get(row.control) ?? null, row));
    await repository.insertStates(tx, rows);
    await tell(
      tx,
      now,
      began.map(({ one }) => one).filter(({ control }) => !failedLately.has(control.id)),
    );
    if (rows.length === 0) unchanged();
    else {
      const noted = rows.map(({ control, status, passing, tests, failing }) => ({
        ...{ control, status, passing, tests, failing },
      }));
      await audit({ subject: { kind: 'installation', id: 'controls' }, detail: { noted } });
    }
    return { noted: rows.length, failing: prepared.filter(({ state }) => state.status === 'failing').length };
  },
});

async function tell(tx: Conn, now: Date, began: readonly TestedControl[]): Promise<void> {
  if (began.length === 0) return;
  const owned = await repository.listNewestEntries(
    tx,
    began.map(({ control }) => control.id),
    'owner',
  );
  const security = await listActiveIn(tx, 'security');
  for (const { control, results } of began) {
    const owner = owned.get(control.id)?.owner;
    const people = owner?.status === 'active' ? [owner.id] : security;
    const broken = results.filter(({ status }) => status === 'failing');
    const more = broken.length > 1 ? ` And ${broken.length - 1} more of its tests.` : '';
    const title = `${control.id} began to fail: not so: ${broken[0]?.says} ${broken[0]?.words}${more}`;
    await notify(tx, { event: 'control.failing', people, title, path: `/controls/${control.id}`, now });
  }
}
