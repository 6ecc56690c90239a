'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runAction } from '@/lib/http/action';
import { createPerson } from '@/lib/people/create-person';
import { resetPassword } from '@/lib/people/reset-password';
import { updatePerson } from '@/lib/people/update-person';

export async function addPerson(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { name } = await createPerson({ ctx, input: { roles: [], ...formToObject(data) } });
    revalidatePath('/people');
    return { ok: true, message: `${name} is added`, redirect: '/people' };
  });
}

export async function editPerson(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { id, ...change } = { roles: [], ...formToObject(data) } as Record<string, unknown>;
    await updatePerson.act({ ctx, input: { id, change } });
    revalidatePath('/people');
    return { ok: true, message: 'Saved' };
  });
}

export async function setStatus(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { id, status } = formToObject(data);
    await updatePerson.act({ ctx, input: { id, change: { status } } });
    revalidatePath('/people');
    return { ok: true, message: status === 'disabled' ? 'Disabled' : 'Enabled' };
  });
}

export async function setPassword(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await resetPassword({ ctx, input: formToObject(data) });
    return { ok: true, message: 'The password is set' };
  });
}
