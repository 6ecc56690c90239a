'use server';

import { revalidatePath } from 'next/cache';
import { confirmAgent } from '@/lib/agents/confirm-agent';
import { updateAgent } from '@/lib/agents/update-agent';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { type ActionResult, runAction } from '@/lib/http/action';
import { createRequest } from '@/lib/requests/create-request';
import { settleAcceptance } from '@/lib/risk/settle-acceptance';

const text = (data: FormData, name: string) => String(data.get(name) ?? '');

export async function revoke(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const input = { agent: text(data, 'agent'), tool: text(data, 'tool'), reason: text(data, 'reason') };
    const { tool, serial } = await revokeGrant({ ctx, input });
    revalidatePath('/agents');
    return { ok: true, message: `${tool} is revoked with revision ${serial}` };
  });
}

export async function restore(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const agent = text(data, 'slug');
    const input = {
      title: `Restore ${agent}`,
      justification: text(data, 'justification'),
      operations: [{ op: 'restore', agent }],
    };
    const { number } = await createRequest({ ctx, input });
    revalidatePath('/requests');
    return { ok: true, message: 'Asked', redirect: `/requests/CR-${number}` };
  });
}

/** Takes away what was not used: it only tightens, so it is in force at once, and stands as a request with its reason. */
export async function takeUnused(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const agent = text(data, 'slug');
    const tools = data.getAll('tool').map(String);
    const reason = `Not called in ${text(data, 'days')} days`;
    const input = {
      title: `${agent}: ${tools.length} unused ${tools.length === 1 ? 'tool' : 'tools'} taken away`,
      justification: text(data, 'justification'),
      operations: tools.map((tool) => ({ op: 'revoke', agent, tool, reason })),
    };
    const { number } = await createRequest({ ctx, input });
    revalidatePath('/agents');
    return { ok: true, message: 'Filed', redirect: `/requests/CR-${number}` };
  });
}

/** Out of shadow mode: in force at once where the actor may do that, asked for otherwise. */
export async function enforce(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const slug = text(data, 'slug');
    const justification = 'Out of shadow mode: what is not granted is stopped.';
    const { request } = await updateAgent({ ctx, input: { slug, justification, spec: { mode: 'enforce' } } });
    revalidatePath('/', 'layout');
    if (request?.state === 'pending') return { ok: true, message: 'Asked', redirect: `/requests/CR-${request.number}` };
    return { ok: true, message: `${slug} is enforced again` };
  });
}

/** In force at once where the actor may do that, asked for otherwise. */
export async function retire(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const agent = text(data, 'slug');
    const input = {
      title: `Retire ${agent}`,
      justification: text(data, 'justification'),
      operations: [{ op: 'retire', agent }],
    };
    const { number, state } = await createRequest({ ctx, input });
    revalidatePath('/agents');
    if (state === 'approved') return { ok: true, message: `${agent} is retired` };
    return { ok: true, message: 'Asked', redirect: `/requests/CR-${number}` };
  });
}

export async function confirm(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const said = (name: string) => data.get(name) === 'on';
    const input = {
      slug: text(data, 'slug'),
      digest: text(data, 'digest'),
      purpose: said('purpose'),
      owner: said('owner'),
      access: said('access'),
      note: text(data, 'note'),
    };
    const { agent, confirmation } = await confirmAgent({ ctx, input });
    revalidatePath('/', 'layout');
    return { ok: true, message: `${agent} is confirmed until ${confirmation.nextDueAt.slice(0, 10)}` };
  });
}

export async function settle(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const input = { agent: text(data, 'agent'), id: text(data, 'id'), reason: text(data, 'reason') };
    await settleAcceptance({ ctx, input });
    revalidatePath('/', 'layout');
    return { ok: true, message: 'Settled' };
  });
}
