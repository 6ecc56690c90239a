'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { revokeGatewayToken } from '@/lib/gateways/revoke-gateway-token';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { type ActionResult, runAction } from '@/lib/http/action';

function gatewayInput(data: FormData): Record<string, unknown> {
  const { servers, freshnessSeconds, ...rest } = formToObject(data);
  return { ...rest, servers: servers ?? [], freshnessSeconds: Number(freshnessSeconds) };
}

export async function addGateway(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug } = await createGateway({ ctx, input: gatewayInput(data) });
    revalidatePath('/gateways');
    return { ok: true, message: 'Added', redirect: `/gateways/${slug}` };
  });
}

export async function editGateway(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug, ...change } = gatewayInput(data);
    await updateGateway({ ctx, input: { slug, change } });
    revalidatePath('/gateways');
    return { ok: true, message: 'Saved and published' };
  });
}

/** The token is in the answer and nowhere else. */
export async function makeToken(slug: string): Promise<{ token: string } | { problem: string }> {
  let token = '';
  const result = await runAction(async (ctx) => {
    ({ token } = await createGatewayToken({ ctx, input: { slug } }));
    return { ok: true };
  });
  revalidatePath(`/gateways/${slug}`);
  return result.ok ? { token } : { problem: result.message };
}

export async function endToken(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const slug = String(data.get('slug') ?? '');
    await revokeGatewayToken({ ctx, input: { slug, id: String(data.get('id') ?? '') } });
    revalidatePath(`/gateways/${slug}`);
    return { ok: true, message: 'Ended' };
  });
}
