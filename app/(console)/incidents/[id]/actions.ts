'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { type ActionResult, runAction } from '@/lib/http/action';
import { addEntry } from '@/lib/incidents/add-entry';
import { answerObligation } from '@/lib/incidents/answer-obligation';
import { addAction, finishAction, verifyAction } from '@/lib/incidents/follow-up';
import { isolateAgents } from '@/lib/incidents/isolate-agents';
import { markRow } from '@/lib/incidents/mark-row';
import { moveIncident } from '@/lib/incidents/move-incident';
import { updateIncident } from '@/lib/incidents/update-incident';
import { freezeLogs, recordStep } from '@/lib/incidents/work-runbook';
import { writeCause, writeImpact } from '@/lib/incidents/write-findings';
import type { Ctx } from '@/lib/verb/ctx';
import { withUtc } from '../form-times';

type Input = Record<string, unknown>;

const TIMES = ['at', 'awareAt', 'filedAt', 'lastGoodAt', 'occurredAt', 'detectedAt', 'containedAt', 'recoveredAt'];
const bool = (value: unknown) => (value === 'true' ? true : value === 'false' ? false : value);

const ACTS: Record<string, (call: { ctx: Ctx; input: Input }) => Promise<unknown>> = {
  move: moveIncident.act,
  update: updateIncident.act,
  entry: addEntry.act,
  step: recordStep.act,
  freeze: freezeLogs.act,
  isolate: isolateAgents,
  finish: finishAction.act,
  verify: verifyAction.act,
  mark: ({ ctx, input }) => markRow.act({ ctx, input: { ...input, relevant: bool(input.relevant) } }),
  duty: ({ ctx, input }) => answerObligation.act({ ctx, input: { ...input, applies: bool(input.applies) } }),
  action: ({ ctx, input }) =>
    addAction.act({ ctx, input: { ...input, ...(input.dueAt ? { dueAt: `${input.dueAt}T23:59:59Z` } : {}) } }),
};

/** One of the acts on an incident's page; `act` names it. */
export async function actOnIncident(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { act, ...input } = withUtc(formToObject(data), TIMES);
    if (typeof act !== 'string' || !Object.hasOwn(ACTS, act)) return { ok: false, message: 'Choose what to do.' };
    await ACTS[act]?.({ ctx, input });
    return kept();
  });
}

export async function writeEntry(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const file = data.get('evidence.0.content');
    const { evidence: _none, ...input } = withUtc(formToObject(data), TIMES) as Input;
    const evidence =
      file instanceof File && file.size > 0
        ? [{ name: file.name, content: Buffer.from(await file.arrayBuffer()).toString('base64') }]
        : [];
    await addEntry.act({ ctx, input: { ...input, evidence } });
    return kept();
  });
}

export async function keepCause(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await writeCause.act({ ctx, input: formToObject(data) });
    return kept();
  });
}

export async function keepImpact(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await writeImpact.act({ ctx, input: formToObject(data) });
    return kept();
  });
}

function kept(): ActionResult {
  revalidatePath('/incidents', 'layout');
  return { ok: true, message: 'Kept' };
}
