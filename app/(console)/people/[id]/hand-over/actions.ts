'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runAction } from '@/lib/http/action';
import { handOver } from '@/lib/work/hand-over';

export async function handOverAll(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { requests, servers } = await handOver({ ctx, input: formToObject(data) });
    revalidatePath('/', 'layout');
    const [first] = requests;
    const done = [
      requests.length > 0 && `Asked as ${requests.map(({ number }) => `CR-${number}`).join(', ')}`,
      servers.length > 0 && `${servers.length === 1 ? '1 server' : `${servers.length} servers`} handed over`,
    ].filter(Boolean);
    if (done.length === 0)
      return { ok: true, message: 'Nothing that can be handed over: drafts are edited one by one' };
    return { ok: true, message: done.join('. '), redirect: first ? `/requests/CR-${first.number}` : '/' };
  });
}
