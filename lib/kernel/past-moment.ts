import { invalid } from './errors';
import { instantSchema } from './text';

/** The moment that `at` names; throws `invalid_input` where it is none, or has not come yet. */
export function pastMoment(at: string, now: Date): Date {
  const parsed = instantSchema.safeParse(at);
  if (!parsed.success) throw invalid('at', 'Give a time such as 2026-11-01T09:00:00Z.');
  const moment = new Date(parsed.data);
  if (moment > now) throw invalid('at', 'Give a time that has passed; the future has not been approved yet.');
  return moment;
}
