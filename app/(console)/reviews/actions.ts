'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { openReview } from '@/lib/reviews/open-review';

export async function open(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { id } = await openReview.act({ ctx, input: { team: String(data.get('team') ?? '') } });
    revalidatePath('/', 'layout');
    return { ok: true, message: 'Opened', redirect: `/reviews/${id}` };
  });
}
