'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { addAttestation } from '@/lib/gateways/attestations/add-attestation';
import { removeAttestation } from '@/lib/gateways/attestations/remove-attestation';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { formToGateway } from '@/lib/gateways/model/form';
import { getGatewayReach } from '@/lib/gateways/queries';
import { revokeGatewayToken } from '@/lib/gateways/revoke-gateway-token';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { type ActionResult, runAction } from '@/lib/http/action';
import { pageCtx } from '@/lib/http/page-ctx';

const text = (data: FormData, name: string) => String(data.get(name) ?? '');

export async function addGateway(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug } = await createGateway({ ctx, input: formToGateway(formToObject(data)) });
    revalidatePath('/gateways');
    return { ok: true, message: 'Added', redirect: `/gateways/${slug}` };
  });
}

export async function editGateway(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug, ...change } = formToGateway(formToObject(data));
    await updateGateway({ ctx, input: { slug, change } });
    revalidatePath('/gateways');
    return { ok: true, message: 'Saved and published', redirect: `/gateways/${slug}` };
  });
}

/** What stands behind a gateway, in numbers. The query authorises for itself. */
export async function countReach(slug: string): Promise<Awaited<ReturnType<typeof getGatewayReach>>> {
  return getGatewayReach({ ctx: await pageCtx(), slug: String(slug) });
}

export async function setMode(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const change = { mode: text(data, 'mode') };
    const { name, mode } = await updateGateway({ ctx, input: { slug: text(data, 'slug'), change } });
    revalidatePath('/', 'layout');
    return { ok: true, message: mode === 'shadow' ? `${name} stops nothing any more` : `${name} enforces again` };
  });
}

export async function attest(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { slug, ...attestation } = formToObject(data);
    await addAttestation({ ctx, input: { slug, attestation } });
    revalidatePath('/gateways');
    return { ok: true, message: 'Added' };
  });
}

export async function removeAttested(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await removeAttestation({ ctx, input: { slug: text(data, 'slug'), id: text(data, 'id') } });
    revalidatePath('/gateways');
    return { ok: true, message: 'Removed' };
  });
}

/** The token is in the answer and nowhere else. */
export async function makeToken(data: FormData): Promise<{ token: string } | { problem: string }> {
  let token = '';
  const { slug, expiresInDays, overlapHours } = formToObject(data);
  const result = await runAction(async (ctx) => {
    const chosen = {
      ...(expiresInDays === undefined ? {} : { expiresInDays: Number(expiresInDays) }),
      ...(overlapHours === undefined ? {} : { overlapHours: Number(overlapHours) }),
    };
    ({ token } = await createGatewayToken({ ctx, input: { slug, ...chosen } }));
    return { ok: true };
  });
  revalidatePath(`/gateways/${slug}`);
  return result.ok ? { token } : { problem: result.message };
}

export async function endToken(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const slug = text(data, 'slug');
    await revokeGatewayToken({ ctx, input: { slug, id: text(data, 'id') } });
    revalidatePath(`/gateways/${slug}`);
    return { ok: true, message: 'Ended' };
  });
}
