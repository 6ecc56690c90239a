'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { completeReview } from '@/lib/reviews/complete-review';
import { decideItems } from '@/lib/reviews/decide-items';
import { CHOICE_WORDS, type ReviewChoice } from '@/lib/reviews/model/decision';

const text = (data: FormData, name: string) => String(data.get(name) ?? '').trim();

export async function decide(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const limit = text(data, 'limit');
    const notAfter = text(data, 'notAfter');
    const constraints = {
      ...(limit && { rateLimit: { limit: Number(limit), windowSeconds: 3_600 } }),
      ...(notAfter && { notAfter: `${notAfter}T23:59:59Z` }),
    };
    const input = {
      id: text(data, 'id'),
      items: data.getAll('item').map(String),
      decision: text(data, 'decision'),
      ...(text(data, 'reason') && { reason: text(data, 'reason') }),
      ...(text(data, 'decision') === 'reduce' && Object.keys(constraints).length > 0 && { constraints }),
    };
    await decideItems.act({ ctx, input });
    revalidatePath('/', 'layout');
    const grants = input.items.length === 1 ? '1 grant' : `${input.items.length} grants`;
    const choice = CHOICE_WORDS[input.decision as ReviewChoice];
    return { ok: true, message: `${grants} ${choice.done}` };
  });
}

export async function sign(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const note = text(data, 'note');
    const minutes = text(data, 'minutes');
    const input = {
      id: text(data, 'id'),
      digest: text(data, 'digest'),
      ...(note && { note }),
      ...(minutes && { minutes: Number(minutes) }),
    };
    await completeReview.act({ ctx, input });
    revalidatePath('/', 'layout');
    return { ok: true, message: 'Signed' };
  });
}
