'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runAction } from '@/lib/http/action';
import { changePassword } from '@/lib/people/change-password';
import { createToken } from '@/lib/people/create-token';
import { revokeToken } from '@/lib/people/revoke-token';

export async function changeMyPassword(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await changePassword({ ctx, input: formToObject(data) });
    return { ok: true, message: 'Changed. Sign in again.', redirect: '/sign-in' };
  });
}

/** The token is in the answer and nowhere else. */
export async function makeMyToken(data: FormData): Promise<{ result: ActionResult; token?: string }> {
  let token: string | undefined;
  const result = await runAction(async (ctx) => {
    const { decide, ...input } = formToObject(data);
    ({ token } = await createToken({ ctx, input: { ...input, decide: decide === 'true' } }));
    revalidatePath('/account');
    return { ok: true, message: 'Made. Copy it now.' };
  });
  return { result, token };
}

export async function revokeMyToken(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await revokeToken({ ctx, input: { id: String(data.get('id') ?? '') } });
    revalidatePath('/account');
    return { ok: true, message: 'Revoked' };
  });
}
