import { z } from 'zod';
import { EVENT_WORDS, NOTIFICATION_EVENTS, type NotificationEvent } from './event';

/** One choice: whether the event is mailed. It is in the inbox in any case. */
const choiceSchema = z.object({
  event: z.enum(NOTIFICATION_EVENTS),
  label: z.string(),
  when: z.string(),
  email: z.boolean(),
});

export const settingsSchema = z.object({
  mail: z.boolean().describe('False while the server cannot send mail: then nothing is mailed, whatever is chosen.'),
  events: z.array(choiceSchema),
});
export type NotificationSettings = z.output<typeof settingsSchema>;

/** Events that are left out stay as they are. */
export const settingsPatchSchema = z.strictObject({
  email: z
    .strictObject(
      Object.fromEntries(NOTIFICATION_EVENTS.map((event) => [event, z.boolean().optional()])) as Record<
        NotificationEvent,
        z.ZodOptional<z.ZodBoolean>
      >,
    )
    .describe('By event: true to be mailed.'),
});

export function choices(chosen: ReadonlyMap<string, boolean>): NotificationSettings['events'] {
  return NOTIFICATION_EVENTS.map((event) => {
    const { label, when, email } = EVENT_WORDS[event];
    return { event, label, when, email: chosen.get(event) ?? email };
  });
}
