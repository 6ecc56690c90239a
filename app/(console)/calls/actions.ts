'use server';

import { openSealedAnswer } from '@/lib/decision-log/open-sealed-answer';
import { type ActionResult, runAction } from '@/lib/http/action';

type Refused = Extract<ActionResult, { ok: false }>;

/** What was sealed is in the answer and nowhere else. */
export async function openAnswer(data: FormData): Promise<{ ok: true; answer: string } | Refused> {
  let answer = '';
  const result = await runAction(async (ctx) => {
    const input = { id: String(data.get('id') ?? ''), reason: String(data.get('reason') ?? '') };
    ({ answer } = await openSealedAnswer({ ctx, input }));
    return { ok: true };
  });
  return result.ok ? { ok: true, answer } : result;
}
