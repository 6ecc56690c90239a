'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { answerQuestion } from '@/lib/examinations/answer-question';
import { askQuestion } from '@/lib/examinations/ask-question';
import { closeExamination } from '@/lib/examinations/close-examination';
import { concludeRow } from '@/lib/examinations/conclude-row';
import { drawSample } from '@/lib/examinations/draw-sample';
import { acceptAnswer, askAgain } from '@/lib/examinations/judge-answer';
import { openExamination } from '@/lib/examinations/open-examination';
import { type ActionResult, runAction } from '@/lib/http/action';

/** A day in a form is until its end, in UTC. */
function withDue(data: FormData): Record<string, unknown> {
  const { dueAt, ...input } = formToObject(data);
  return { ...input, ...(dueAt ? { dueAt: `${dueAt}T23:59:59Z` } : {}) };
}

function done(message: string, redirect?: string): ActionResult {
  revalidatePath('/examinations', 'layout');
  return { ok: true, message, ...(redirect && { redirect }) };
}

export async function open(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { id } = await openExamination.act({ ctx, input: formToObject(data) });
    return done('Opened', `/examinations/${id}`);
  });
}

export async function draw(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { how, size, seed, ids, ...input } = formToObject(data) as Record<string, string>;
    const rows = (ids ?? '').split(/[\s,;]+/).filter(Boolean);
    const drawn = await drawSample.act({
      ctx,
      input: how === 'ids' ? { ...input, ids: rows } : { ...input, ...(size && { size: Number(size) }), seed },
    });
    return done('Drawn', `/examinations/${drawn.id}/samples/${drawn.sample}`);
  });
}

export async function conclude(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const input = formToObject(data);
    await concludeRow.act({ ctx, input });
    return done(input.verdict === 'flagged' ? 'Flagged' : 'Accepted');
  });
}

export async function ask(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await askQuestion.act({ ctx, input: withDue(data) });
    return done('Asked');
  });
}

export async function answer(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const file = data.get('evidence.0.content');
    const { evidence: _none, ...input } = formToObject(data);
    const evidence =
      file instanceof File && file.size > 0
        ? [{ name: file.name, content: Buffer.from(await file.arrayBuffer()).toString('base64') }]
        : [];
    await answerQuestion.act({ ctx, input: { ...input, evidence } });
    return done('Answered');
  });
}

export async function accept(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await acceptAnswer.act({ ctx, input: formToObject(data) });
    return done('Accepted');
  });
}

export async function again(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await askAgain.act({ ctx, input: withDue(data) });
    return done('Asked again');
  });
}

export async function close(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await closeExamination.act({ ctx, input: formToObject(data) });
    return done('Closed');
  });
}
