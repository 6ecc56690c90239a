'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { rows, toWantedTool } from '@/lib/agents/model/form-to-manifest';
import { getAgent } from '@/lib/agents/queries';
import { type ActionResult, runAction } from '@/lib/http/action';
import { invalid, isRemitError, RemitError } from '@/lib/kernel/errors';
import { createRequest } from '@/lib/requests/create-request';

export async function askForTools(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  const form = formToObject(data);
  const agent = form.agent;
  const operations = rows(form.tools).map((row) => {
    const { tool, reason, ...constraints } = toWantedTool(row);
    return { op: 'grant', agent, tool, constraints, reason };
  });
  const count = operations.length === 1 ? String(operations[0]?.tool) : `${operations.length} tools`;
  const title = form.title ?? `${String(agent)} asks for ${count}`;
  return runAction(async (ctx) => {
    try {
      const { number } = await createRequest({ ctx, input: { title, justification: form.justification, operations } });
      revalidatePath('/requests');
      return { ok: true, message: `Asked as CR-${number}`, redirect: `/requests/CR-${number}` };
    } catch (error) {
      if (!isRemitError(error)) throw error;
      throw new RemitError(error.code, error.message, {
        errors: error.errors?.map(({ field, message }) => ({ field: formField(field), message })),
      });
    }
  });
}

/** A longer time for one grant; its other limits are read anew, so that the request says what holds now. */
export async function askToExtend(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  const { agent: slug, tool, until, title, justification } = formToObject(data);
  return runAction(async (ctx) => {
    const { grants } = await getAgent({ ctx, slug: String(slug) });
    const grant = grants.find((held) => held.tool === tool);
    if (!grant) throw new RemitError('conflict', `${slug} does not hold ${tool} any more. Ask for it anew.`);
    const notAfter = `${until}T23:59:59Z`;
    const now = grant.constraints.notAfter;
    if (until === undefined || Number.isNaN(Date.parse(notAfter))) throw invalid('until', 'Choose a day.');
    if (now !== undefined && Date.parse(notAfter) <= Date.parse(now))
      throw invalid('until', 'Choose a day after the one on which it ends now.');
    const operations = [{ op: 'constrain', agent: slug, tool, constraints: { ...grant.constraints, notAfter } }];
    const { number } = await createRequest({ ctx, input: { title, justification, operations } });
    revalidatePath('/requests');
    return { ok: true, message: `Asked as CR-${number}`, redirect: `/requests/CR-${number}` };
  });
}

/** More time for an accepted risk. Why, and what is done instead, may be said anew. */
export async function askToRenew(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  const { agent, risk, reason, compensation, until, title, justification } = formToObject(data);
  const terms = { risk, reason, compensation, until: until === undefined ? '' : `${until}T23:59:59Z` };
  const operations = [{ op: 'accept-risk', agent, ...terms }];
  return runAction(async (ctx) => {
    try {
      const { number } = await createRequest({ ctx, input: { title, justification, operations } });
      revalidatePath('/requests');
      return { ok: true, message: `Asked as CR-${number}`, redirect: `/requests/CR-${number}` };
    } catch (error) {
      if (!isRemitError(error)) throw error;
      const errors = error.errors?.map(({ field, message }) => ({
        field: field.replace('operations.0.', ''),
        message,
      }));
      throw new RemitError(error.code, error.message, { errors });
    }
  });
}

/** The request names operations; the form knows an agent and tools. */
function formField(field: string): string {
  if (/^operations\.\d+\.agent/.test(field)) return 'agent';
  return field.replace(/^operations\.(\d+)(?:\.constraints)?/, 'tools.$1');
}
