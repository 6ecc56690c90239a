'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runAction } from '@/lib/http/action';
import { declareIncident } from '@/lib/incidents/declare-incident';
import { withUtc } from './form-times';

export async function declare(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  const came = await runAction(async (ctx) => {
    const input = withUtc(formToObject(data), ['occurredAt', 'lastGoodAt']);
    const { id } = await declareIncident.act({ ctx, input });
    revalidatePath('/incidents', 'layout');
    revalidatePath('/alerts', 'layout');
    return { ok: true, redirect: `/incidents/${id}` };
  });
  if (came.ok) return came;
  // The API names the words that it takes; whoever looks at a menu knows none of them.
  const errors = came.errors?.map((one) =>
    one.field === 'type' && !data.get('type') ? { ...one, message: 'Choose a type.' } : one,
  );
  return { ...came, errors };
}
