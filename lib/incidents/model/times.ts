import { type FieldError, RemitError } from '@/lib/kernel/errors';

/** The moments of an incident that people say, in the order in which they can be. */
export interface Times {
  lastGoodAt: Date | null;
  occurredAt: Date | null;
  detectedAt: Date;
  containedAt: Date | null;
  recoveredAt: Date | null;
}

export const TIME_WORDS: Record<keyof Times, string> = {
  lastGoodAt: 'Last known good',
  occurredAt: 'Occurred',
  detectedAt: 'Detected',
  containedAt: 'Contained',
  recoveredAt: 'Recovered',
};

/** `[a, b]`: a is not after b. */
const ORDER: readonly (readonly [keyof Times, keyof Times])[] = [
  ['lastGoodAt', 'occurredAt'],
  ['lastGoodAt', 'detectedAt'],
  ['occurredAt', 'detectedAt'],
  ['occurredAt', 'containedAt'],
  ['containedAt', 'recoveredAt'],
];

/** What is wrong with them, field by field: a time that is still to come, or one before what it follows. */
export function faultsOf(times: Times, now: Date): FieldError[] {
  const errors: FieldError[] = [];
  for (const [field, at] of Object.entries(times) as [keyof Times, Date | null][]) {
    if (at && at > now) errors.push({ field, message: 'This is still to come. Give a time that has passed.' });
  }
  for (const [before, after] of ORDER) {
    const [a, b] = [times[before], times[after]];
    if (a && b && a > b) {
      errors.push({ field: before, message: `This is after ${TIME_WORDS[after].toLowerCase()}. Mend one of the two.` });
    }
  }
  return errors;
}

export function requireRightTimes(times: Times, now: Date): void {
  const errors = faultsOf(times, now);
  if (errors[0]) throw new RemitError('invalid_input', `${errors[0].field}: ${errors[0].message}`, { errors });
}
