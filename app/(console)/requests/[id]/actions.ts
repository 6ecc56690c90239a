'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { isRemitError } from '@/lib/kernel/errors';
import { cancelRequest } from '@/lib/requests/cancel-request';
import { decideRequest } from '@/lib/requests/decide-request';
import { editRequest } from '@/lib/requests/edit-request';

const text = (data: FormData, name: string) => String(data.get(name) ?? '');

export async function decide(data: FormData): Promise<ActionResult & { stale?: boolean }> {
  let stale = false;
  const result = await runAction(async (ctx) => {
    try {
      const input = {
        id: text(data, 'id'),
        decision: text(data, 'decision'),
        digest: text(data, 'digest'),
        comment: text(data, 'comment'),
      };
      const { state, revision } = await decideRequest({ ctx, input });
      revalidatePath('/', 'layout');
      const message = {
        approved: `Approved, and in force with revision ${revision}`,
        rejected: 'Rejected',
        pending: 'Your approval is kept; others still have to approve',
        cancelled: '',
      }[state];
      return { ok: true, message };
    } catch (error) {
      stale = isRemitError(error) && error.code === 'digest_mismatch';
      throw error;
    }
  });
  return { ...result, stale };
}

export async function edit(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const input = {
      id: text(data, 'id'),
      digest: text(data, 'digest'),
      title: text(data, 'title'),
      justification: text(data, 'justification'),
    };
    await editRequest({ ctx, input });
    revalidatePath('/requests');
    return { ok: true, message: 'Saved. Earlier decisions no longer count.' };
  });
}

export async function cancel(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await cancelRequest({ ctx, input: { id: text(data, 'id') } });
    revalidatePath('/requests');
    return { ok: true, message: 'Taken back' };
  });
}
