'use server';

import { revalidatePath } from 'next/cache';
import { formToObject } from '@/components/form/form-to-object';
import { acknowledgeAlert, markBenign, markIncident, reopenAlert } from '@/lib/alerts/triage-alert';
import { type ActionResult, runAction } from '@/lib/http/action';

const VERBS = {
  acknowledge: acknowledgeAlert,
  benign: markBenign,
  incident: markIncident,
  reopen: reopenAlert,
} as const;

export async function triage(data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { step, quietUntil, ...input } = formToObject(data) as Record<string, string>;
    if (!Object.hasOwn(VERBS, String(step))) return { ok: false, message: 'Choose what to do.' };
    const verb = VERBS[step as keyof typeof VERBS];
    await verb.act({ ctx, input: { ...input, ...(quietUntil && { quietUntil: `${quietUntil}T23:59:59Z` }) } });
    revalidatePath('/alerts', 'layout');
    return { ok: true, message: 'Kept' };
  });
}
