'use server';

import { type ActionResult, runAction } from '@/lib/http/action';
import { rollBack } from '@/lib/policy/roll-back';

export async function goBack(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const text = (name: string) => String(data.get(name) ?? '');
    const agent = text('agent');
    const ticket = text('ticket').trim();
    const { request, revision, serial } = await rollBack({
      ctx,
      input: {
        serial: Number(text('serial')),
        digest: text('digest'),
        justification: text('justification'),
        ...(ticket ? { ticket } : {}),
        ...(agent ? { agents: [agent] } : {}),
      },
    });
    // Not revalidated: this page would say that there is nothing to go back to, before its form leads on.
    return revision === null
      ? { ok: true, message: 'Asked: somebody else decides it', redirect: `/requests/CR-${request?.number}` }
      : { ok: true, message: `Back to revision ${serial}, as revision ${revision}`, redirect: `/policy/${revision}` };
  });
}
