'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { answerProductionReview } from '@/lib/requests/answer-production-review';
import { cancelRequest } from '@/lib/requests/cancel-request';
import { commentOnRequest } from '@/lib/requests/comment-on-request';
import { decideRequest } from '@/lib/requests/decide-request';
import { editRequest } from '@/lib/requests/edit-request';
import { getRequest } from '@/lib/requests/queries';
import { reviewBreakGlass } from '@/lib/requests/review-break-glass';

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
        onBehalfOf: text(data, 'onBehalfOf') || null,
      };
      const { state, revision } = await decideRequest({ ctx, input });
      revalidatePath('/', 'layout');
      const message = {
        approved: `Approved, and in force with revision ${revision}`,
        rejected: 'Rejected',
        pending: 'Your approval is kept; others still have to approve',
        cancelled: '',
        expired: '',
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
    await editRequest.act({ ctx, input });
    revalidatePath('/requests');
    return { ok: true, message: 'Saved. Earlier decisions no longer count.' };
  });
}

export async function review(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await reviewBreakGlass.act({ ctx, input: { id: text(data, 'id'), note: text(data, 'note') } });
    revalidatePath('/', 'layout');
    return { ok: true, message: 'Reviewed' };
  });
}

export async function cancel(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await cancelRequest.act({ ctx, input: { id: text(data, 'id') } });
    revalidatePath('/requests');
    return { ok: true, message: 'Taken back' };
  });
}

/** Adds an acceptance of each risk that is open to what the request asks for. */
export async function acceptRisk(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const id = text(data, 'id');
    const request = await getRequest({ ctx, id });
    const until = text(data, 'until');
    const terms = {
      risk: text(data, 'risk'),
      reason: text(data, 'reason'),
      compensation: text(data, 'compensation'),
      until: until ? `${until}T00:00:00Z` : '',
    };
    const kept = request.operations.map(({ direction: _, ...operation }) => operation);
    const added = request.openRisks.map((agent) => ({ op: 'accept-risk', agent, ...terms }));
    try {
      await editRequest.act({ ctx, input: { id, digest: text(data, 'digest'), operations: [...kept, ...added] } });
    } catch (error) {
      if (!isRemitError(error)) throw error;
      // The form knows one acceptance; the request numbers its operations.
      const errors = error.errors?.map(({ field, message }) => ({
        field: field.replace(/^operations\.\d+\./, ''),
        message,
      }));
      throw new RemitError(error.code, error.message, { errors });
    }
    revalidatePath('/requests');
    return { ok: true, message: 'Added. Earlier decisions no longer count.' };
  });
}

/** Lines that were left alone stay as they are. */
export async function answer(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const given = [...data.keys()].flatMap((key) => key.match(/^answers\.(\d+)\.answer$/)?.[1] ?? []);
    const answers = given.map((i) => ({
      line: text(data, `answers.${i}.line`),
      answer: text(data, `answers.${i}.answer`),
      note: text(data, `answers.${i}.note`),
    }));
    try {
      await answerProductionReview.act({ ctx, input: { id: text(data, 'id'), agent: text(data, 'agent'), answers } });
    } catch (error) {
      if (!isRemitError(error)) throw error;
      // The form numbers every line, the verb those that were answered.
      const errors = error.errors?.map(({ field, message }) => ({
        field: field.replace(/^answers\.(\d+)/, (_, n) => `answers.${given[Number(n)]}`),
        message,
      }));
      throw new RemitError(error.code, error.message, { errors });
    }
    revalidatePath('/requests');
    return { ok: true, message: 'Kept' };
  });
}

export async function comment(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await commentOnRequest({ ctx, input: { id: text(data, 'id'), text: text(data, 'text') } });
    revalidatePath('/requests');
    return { ok: true };
  });
}
