import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import { CATALOGUE, CONTROL_IDS } from './current-catalogue';
import { isNews, isToldNow } from './model/history';
import { answersNow } from './model/owner';
import * as repository from './repository';
import { type TestedControl, testControls } from './test-controls';

/**
 * Runs every test, and keeps what each control came to where that is something new, or the first of a day (UTC). Who
 * owns a control that began to fail is told, or security where nobody does who may answer for it.
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
    const rows = prepared
      .map(({ control, state }) => ({ control: control.id, at: now, version: CATALOGUE.version, ...state }))
      .filter((row) => isNews(newest.get(row.control) ?? null, row));
    await repository.insertStates(tx, rows);
    const failing = prepared.filter(({ state }) => state.status === 'failing');
    const told = await tell(tx, now, failing);
    if (rows.length === 0 && told.length === 0) unchanged();
    else {
      const noted = rows.map(({ control, status, passing, tests, failing }) => ({
        ...{ control, status, passing, tests, failing },
      }));
      await audit({ subject: { kind: 'installation', id: 'controls' }, detail: { noted, told } });
    }
    return { noted: rows.length, failing: failing.length };
  },
});

/** The controls of these that people are told of now. */
async function tell(tx: Conn, now: Date, failing: readonly TestedControl[]): Promise<string[]> {
  const ids = failing.map(({ control }) => control.id);
  const stretches = await repository.listFailing(tx, ids);
  const due = failing.filter(({ control }) => {
    const stretch = stretches.get(control.id);
    return stretch !== undefined && isToldNow(stretch, now);
  });
  if (due.length === 0) return [];
  const owned = await repository.listNewestEntries(tx, ids, 'owner');
  const security = await listActiveIn(tx, 'security');
  for (const { control, results } of due) {
    const owner = owned.get(control.id)?.owner;
    const people = owner && answersNow(owner) ? [owner.id] : security;
    const broken = results.filter(({ status }) => status === 'failing');
    const more = broken.length > 1 ? ` And ${broken.length - 1} more of its tests.` : '';
    const title = `${control.id} began to fail: not so: ${broken[0]?.says} ${broken[0]?.words}${more}`;
    await notify(tx, { event: 'control.failing', people, title, path: `/controls/${control.id}`, now });
  }
  const told = due.map(({ control }) => control.id);
  await repository.insertNotices(tx, told, now);
  return told;
}
