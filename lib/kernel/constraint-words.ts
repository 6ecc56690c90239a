import type { Constraints, RateLimit } from './constraints';

const UNITS: [seconds: number, word: string][] = [
  [86_400, 'day'],
  [3_600, 'hour'],
  [60, 'min'],
  [1, 's'],
];

/** `60 per min`, `10 per 5 min`, `1 per day`. */
function rateWords({ limit, windowSeconds }: RateLimit): string {
  const [seconds, word] = UNITS.find(([size]) => windowSeconds % size === 0) as [number, string];
  const count = windowSeconds / seconds;
  return `${limit.toLocaleString('en')} per ${count === 1 ? '' : `${count} `}${word}`;
}

/** `1 Feb 2027`; always UTC, as expiry is. */
export function dateWords(instant: string): string {
  return new Date(instant).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    timeZone: 'UTC',
  });
}

/** What a grant is bound by, a phrase each; an empty list means nothing beyond the tool itself. */
export function constraintWords({ rateLimit, maxDataClass, pii, requireUser, notAfter }: Constraints): string[] {
  return [
    rateLimit && rateWords(rateLimit),
    maxDataClass && `up to ${maxDataClass}`,
    pii === 'redact' && 'PII redacted',
    pii === 'block' && 'PII blocked',
    requireUser && 'on behalf of a person only',
    notAfter && `until ${dateWords(notAfter)}`,
  ].filter((words): words is string => Boolean(words));
}
