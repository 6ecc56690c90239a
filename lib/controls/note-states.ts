import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { CATALOGUE, CONTROL_IDS } from './current-catalogue';
import { isNews } from './model/history';
import { insertStates, listNewestStates } from './repository';
import { testControls } from './test-controls';

/** Runs every test, and keeps what each control came to where that is something new, or the first of a day (UTC). */
export const noteControlStates = defineVerb({
  action: 'control.note-states',
  permission: 'job:read',
  input: z.strictObject({}),
  // Before the lock: nobody who writes waits for the tests.
  prepare: ({ ctx }) => testControls(ctx.db.read, ctx.clock()),
  async run({ ctx, tx, prepared, now, audit, unchanged }): Promise<{ noted: number; failing: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit tests by itself.');
    const newest = await listNewestStates(tx, CONTROL_IDS);
    const rows = prepared
      .map(({ control, state }) => ({ control: control.id, at: now, version: CATALOGUE.version, ...state }))
      .filter((row) => isNews(newest.get(row.control) ?? null, row));
    await insertStates(tx, rows);
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
