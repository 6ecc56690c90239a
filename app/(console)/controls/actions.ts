'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { decideAppetite } from '@/lib/controls/appetite/decide-appetite';
import { proposeAppetite } from '@/lib/controls/appetite/propose-appetite';
import { decideException } from '@/lib/controls/exceptions/decide-exception';
import { endException } from '@/lib/controls/exceptions/end-exception';
import { proposeException } from '@/lib/controls/exceptions/propose-exception';
import { setControlOwner } from '@/lib/controls/set-owner';
import { signOffControl } from '@/lib/controls/sign-off-control';
import { type ActionResult, runAction } from '@/lib/http/action';
import type { Ctx } from '@/lib/verb/ctx';

interface Verb {
  act: (call: { ctx: Ctx; input: unknown }) => Promise<unknown>;
}

async function perform(verb: Verb, input: Record<string, unknown>, message: string): Promise<ActionResult> {
  return runAction(async (ctx) => {
    await verb.act({ ctx, input });
    revalidatePath('/controls', 'layout');
    return { ok: true, message };
  });
}

export async function setOwner(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return perform(setControlOwner, formToObject(data), 'Owner set');
}

export async function sign(data: FormData): Promise<ActionResult> {
  return perform(signOffControl, formToObject(data), 'Signed');
}

export async function except(data: FormData): Promise<ActionResult> {
  const { until, ...input } = formToObject(data);
  const end = until ? { until: `${until}T23:59:59Z` } : {};
  return perform(proposeException, { ...input, ...end }, 'Asked for; a second person decides');
}

export async function decideOnException(data: FormData): Promise<ActionResult> {
  return perform(decideException, formToObject(data), 'Decided');
}

export async function end(data: FormData): Promise<ActionResult> {
  return perform(endException, formToObject(data), 'Ended');
}

export async function writeAppetite(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return perform(proposeAppetite, formToObject(data), 'Written; a second person decides');
}

export async function decideOnAppetite(data: FormData): Promise<ActionResult> {
  const { version, ...input } = formToObject(data);
  return perform(decideAppetite, { ...input, version: Number(version) }, 'Decided');
}
