'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { activateSigningKey } from '@/lib/signing-keys/activate-signing-key';
import { cancelSigningKey } from '@/lib/signing-keys/cancel-signing-key';
import { retireSigningKey } from '@/lib/signing-keys/retire-signing-key';
import { rotateInEmergency } from '@/lib/signing-keys/rotate-in-emergency';
import { stageSigningKey } from '@/lib/signing-keys/stage-signing-key';

const PAGE = '/signing-keys';

/** What was filled in; a field left empty is not sent. */
const given = (data: FormData, ...names: string[]) =>
  Object.fromEntries(names.map((name) => [name, String(data.get(name) ?? '')]).filter(([, value]) => value !== ''));
const ticked = (data: FormData, name: string) => (data.get(name) === 'true' ? { [name]: true } : {});

export async function stageKey(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const overlapHours = Number(data.get('overlapHours'));
    const automatic = data.get('automatic') === 'true';
    await stageSigningKey({ ctx, input: { ...given(data, 'kid'), overlapHours, automatic } });
    revalidatePath(PAGE);
    return { ok: true, message: 'Published. It signs nothing yet.' };
  });
}

export async function activateKey(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { revision } = await activateSigningKey({ ctx, input: { ...given(data, 'kid'), ...ticked(data, 'now') } });
    revalidatePath(PAGE);
    return { ok: true, message: revision === null ? 'It signs' : `It signs, since revision ${revision}` };
  });
}

export async function cancelKey(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await cancelSigningKey({ ctx, input: given(data, 'kid', 'reason') });
    revalidatePath(PAGE);
    return { ok: true, message: 'Cancelled' };
  });
}

export async function retireKey(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await retireSigningKey({ ctx, input: { ...given(data, 'kid', 'reason'), ...ticked(data, 'force') } });
    revalidatePath(PAGE);
    return { ok: true, message: 'Retired' };
  });
}

export async function replaceKey(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { before, gateways, lost } = await rotateInEmergency({ ctx, input: given(data, 'kid', 'reason') });
    revalidatePath(PAGE);
    const again = lost.length > 0 ? ` Give these channels their address again: ${lost.join(', ')}.` : '';
    return { ok: true, message: `Keys withdrawn: ${before.length}. Gateways to pull anew: ${gateways}.${again}` };
  });
}
