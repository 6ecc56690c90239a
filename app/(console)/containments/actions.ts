'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { isolate } from '@/lib/containments/isolate';
import { CANARY_WORDS } from '@/lib/containments/model/canary';
import { getContainment } from '@/lib/containments/queries';
import { runCanary } from '@/lib/containments/run-canary';
import { type ActionResult, runAction } from '@/lib/http/action';
import { createRequest } from '@/lib/requests/create-request';

export async function isolateAgents(_: unknown, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    // Nothing is revalidated: the page that sent this would be read again, and lose the form that leads on.
    const { id } = await isolate.act({ ctx, input: formToObject(data) });
    return { ok: true, redirect: `/containments/${id}` };
  });
}

export async function canary(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { canaries } = await runCanary({ ctx, input: formToObject(data) });
    const [newest] = canaries;
    if (newest?.outcome === 'denied') return { ok: true, message: `Denied: ${newest.says}` };
    return { ok: false, message: newest ? `${CANARY_WORDS[newest.outcome]}: ${newest.says}` : 'Nothing came of it.' };
  });
}

/** For all of an isolation that are suspended still, as one request. */
export async function restoreAll(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { number: of, isolated } = await getContainment({ ctx, id: String(data.get('id') ?? '') });
    const suspended = isolated.filter(({ status }) => status === 'suspended');
    const input = {
      title:
        suspended.length === 1
          ? `Restore ${suspended[0]?.slug}`
          : `Restore ${suspended.length} agents of isolation ${of}`,
      justification: String(data.get('justification') ?? ''),
      operations: suspended.map(({ slug }) => ({ op: 'restore', agent: slug })),
    };
    const { number } = await createRequest({ ctx, input });
    revalidatePath('/requests');
    return { ok: true, message: 'Asked', redirect: `/requests/CR-${number}` };
  });
}
