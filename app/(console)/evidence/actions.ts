'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { periodAsked } from '@/lib/evidence/model/period';
import { requestPack } from '@/lib/evidence/packs/request-pack';
import { type ActionResult, runAction } from '@/lib/http/action';

/** Fields of the API that the form has under other names. */
const FIELDS: Record<string, string> = { from: 'first', to: 'last' };

export async function makePack(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  const came = await runAction(async (ctx) => {
    const { preset, first, last, timeZone, changes, seed, sampleSize, ...rest } = formToObject(data);
    const period = periodAsked({ preset, first, last, timeZone }, ctx.clock());
    const typed = String(changes ?? '')
      .split(/[\s,;]+/)
      .filter(Boolean);
    const input = {
      ...{ ...rest, ...period, sampleSize: Number(sampleSize) },
      ...(seed ? { seed } : {}),
      changes: typed.map((text) => text.replace(/^(CR-|#)/i, '')),
    };
    const { id } = await requestPack.act({ ctx, input });
    revalidatePath('/evidence', 'layout');
    return { ok: true, redirect: `/evidence/${id}` };
  });
  if (came.ok) return came;
  const own = data.get('preset') === 'own';
  const errors = came.errors?.map(({ field, message }) => {
    const name = field.startsWith('changes.') ? 'changes' : (FIELDS[field] ?? field);
    return { message, field: !own && (name === 'first' || name === 'last') ? 'preset' : name };
  });
  return { ...came, errors };
}
