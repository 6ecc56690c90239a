'use server';

import { revalidatePath } from 'next/cache';
import { type ActionResult, runAction } from '@/lib/http/action';
import { NOTIFICATION_EVENTS } from '@/lib/notifications/model/event';
import { updateSettings } from '@/lib/notifications/settings/update-settings';

/** A box that is not ticked is not sent: what the form shows and does not send is off. */
export async function chooseMails(_previous: ActionResult | null, data: FormData): Promise<ActionResult> {
  return runAction(async (ctx) => {
    const ticked = new Set(data.getAll('mailed[]').map(String));
    const email = Object.fromEntries(NOTIFICATION_EVENTS.map((event) => [event, ticked.has(event)]));
    await updateSettings({ ctx, input: { email } });
    revalidatePath('/account/notifications');
    return { ok: true, message: 'Saved' };
  });
}
