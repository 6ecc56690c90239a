'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import type { PickerItem } from '@/components/ui/combobox';
import { createDelegation } from '@/lib/delegations/create-delegation';
import { endDelegation } from '@/lib/delegations/end-delegation';
import { pickDelegates } from '@/lib/delegations/queries';
import { type ActionResult, runAction } from '@/lib/http/action';
import { pageCtx } from '@/lib/http/page-ctx';
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

/** Days are chosen; a delegation runs from the first moment of one to the end of the other, in UTC. */
export async function letDecide(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { from, until, ...input } = formToObject(data) as Record<string, string>;
    const day = (text: string | undefined, time: string) => (text ? `${text}T${time}Z` : undefined);
    const today = ctx.clock().toISOString().slice(0, 10);
    await createDelegation.act({
      ctx,
      input: {
        ...input,
        from: from === today ? undefined : day(from, '00:00:00'),
        until: day(until, '23:59:59') ?? '',
      },
    });
    revalidatePath('/account');
    return { ok: true, message: 'They decide for you now, or from the day that you chose.' };
  });
}

export async function endDelegated(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await endDelegation.act({ ctx, input: { id: String(data.get('id') ?? '') } });
    revalidatePath('/', 'layout');
    return { ok: true, message: 'Ended' };
  });
}

export async function searchDelegates(q: string): Promise<PickerItem[]> {
  const people = await pickDelegates({ ctx: await pageCtx(), q: String(q) });
  return people.map(({ name, email }) => ({ value: email, label: name, hint: email }));
}
