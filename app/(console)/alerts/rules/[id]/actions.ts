'use server';

import { revalidatePath } from 'next/cache';
import type { ActionResult } from '@/components/form/action-result';
import { formToObject } from '@/components/form/form-to-object';
import { tuneFromForm } from '@/lib/detections/tuning/try-parameters';
import { runAction } from '@/lib/http/action';

export async function saveParameters(_: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const { id, basedOn, reason, ...said } = formToObject(data) as Record<string, string>;
    await tuneFromForm({ ctx, id: String(id), basedOn: Number(basedOn), reason, said });
    revalidatePath('/alerts/rules', 'layout');
    return { ok: true, message: 'Saved', redirect: `/alerts/rules/${encodeURIComponent(String(id))}` };
  });
}
