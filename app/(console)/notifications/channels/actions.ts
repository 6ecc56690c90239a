'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { createChannel } from '@/lib/notifications/channels/create-channel';
import { removeChannel } from '@/lib/notifications/channels/remove-channel';
import { rotateChannelSecret } from '@/lib/notifications/channels/rotate-secret';
import { testChannel } from '@/lib/notifications/channels/test-channel';
import { updateChannel } from '@/lib/notifications/channels/update-channel';
import { retryDelivery } from '@/lib/notifications/deliveries/retry-delivery';

const PAGE = '/notifications/channels';

/** A secret is in the answer and nowhere else. */
export interface SecretResult {
  result: ActionResult;
  secret: string | null;
}

const text = (data: FormData, name: string) => String(data.get(name) ?? '');
const events = (data: FormData) => data.getAll('events[]').map(String);

export async function addChannel(data: FormData): Promise<SecretResult> {
  let secret: string | null = null;
  const result = await runAction(async (ctx) => {
    const input = { name: text(data, 'name'), kind: text(data, 'kind'), url: text(data, 'url'), events: events(data) };
    ({ secret } = await createChannel({ ctx, input }));
    revalidatePath(PAGE);
    return { ok: true, message: 'Added. Send a test.' };
  });
  return { result, secret };
}

export async function editChannel(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const url = text(data, 'url');
    const change = { name: text(data, 'name'), events: events(data), ...(url ? { url } : {}) };
    await updateChannel({ ctx, input: { id: text(data, 'id'), change } });
    revalidatePath(PAGE);
    return { ok: true, message: 'Saved' };
  });
}

export async function switchChannel(id: string, enabled: boolean): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await updateChannel({ ctx, input: { id, change: { enabled } } });
    revalidatePath(PAGE);
    return { ok: true, message: enabled ? 'Switched on' : 'Switched off' };
  });
}

export async function dropChannel(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await removeChannel({ ctx, input: { id: text(data, 'id') } });
    revalidatePath(PAGE);
    return { ok: true, message: 'Removed' };
  });
}

export async function newSecret(data: FormData): Promise<SecretResult> {
  let secret: string | null = null;
  const result = await runAction(async (ctx) => {
    const input = { id: text(data, 'id'), overlapHours: Number(text(data, 'overlapHours')) };
    ({ secret } = await rotateChannelSecret({ ctx, input }));
    revalidatePath(PAGE);
    return { ok: true };
  });
  return { result, secret };
}

export async function sendTest(id: string): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await testChannel({ ctx, input: { id } });
    revalidatePath(PAGE);
    return { ok: true, message: 'On its way', redirect: `${PAGE}/deliveries?channel=${id}` };
  });
}

export async function tryAgain(id: string): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await retryDelivery({ ctx, input: { id } });
    revalidatePath(`${PAGE}/deliveries`);
    return { ok: true, message: 'It is tried again' };
  });
}
