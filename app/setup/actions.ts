'use server';

import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runPublicAction } from '@/lib/http/action';
import { setUp } from '@/lib/people/set-up';

export async function setUpAction(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runPublicAction(async (ctx) => {
    await setUp({ ctx, input: formToObject(data) });
    return { ok: true, redirect: '/sign-in?done=1' };
  });
}
