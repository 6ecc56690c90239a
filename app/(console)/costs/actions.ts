'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { setTarget } from '@/lib/costs/set-target';
import { withdrawImport } from '@/lib/costs/withdraw-import';
import { type ActionResult, runAction } from '@/lib/http/action';

export async function withdraw(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { number, reason = '' } = formToObject(data);
    await withdrawImport({ ctx, input: { number: Number(number), reason } });
    revalidatePath('/costs');
    return { ok: true, message: `Import ${Number(number)} no longer counts` };
  });
}

export async function aim(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { percent = null, reason = '' } = formToObject(data);
    await setTarget({ ctx, input: { percent, reason } });
    revalidatePath('/costs');
    return { ok: true, message: percent === null ? 'There is no target any more' : 'Set' };
  });
}
