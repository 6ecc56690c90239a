'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { markRead } from '@/lib/notifications/mark-read';
import { countUnread } from '@/lib/notifications/queries';

/** For the bell; null when nobody is signed in any more. */
export async function countMyUnread(): Promise<number | null> {
  let unread: number | null = null;
  await runAction(async (ctx) => {
    unread = await countUnread({ ctx });
    return { ok: true };
  });
  return unread;
}

export async function readOne(id: string): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await markRead({ ctx, input: { ids: [id] } });
    revalidatePath('/notifications');
    return { ok: true };
  });
}

/** `id` is the newest that was shown: what came after it stays unread. */
export async function readUpTo(id: string): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { read } = await markRead({ ctx, input: { upTo: id } });
    revalidatePath('/notifications');
    return { ok: true, message: `${read} marked as read` };
  });
}
