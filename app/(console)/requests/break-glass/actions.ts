'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runAction } from '@/lib/http/action';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { breakGlass } from '@/lib/requests/break-glass';

export async function breakGlassNow(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  const form = formToObject(data);
  return runAction(async (ctx) => {
    try {
      const { number } = await breakGlass({ ctx, input: { ...form, hours: Number(form.hours) } });
      revalidatePath('/', 'layout');
      return { ok: true, message: 'In force now', redirect: `/requests/CR-${number}` };
    } catch (error) {
      if (!isRemitError(error)) throw error;
      // The request names operations; the form knows an agent and tools.
      const errors = error.errors?.map(({ field, message }) => ({
        field: field.replace(/^operations\.\d+\.agent.*/, 'agent').replace(/^operations\.(\d+).*/, 'tools.$1'),
        message,
      }));
      throw new RemitError(error.code, error.message, { errors });
    }
  });
}
