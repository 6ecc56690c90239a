import validator from 'validator';
import { type Span, type Surroundings, saidOf } from './context';
import { type Run, runAt } from './runs';

const CARD = { letters: false, between: ' -.', gap: 1, least: 13, most: 19 };
const CARD_GROUPS = /^4 4 4 [1-4]( [1-3])?$|^4 6 [45]$/;

/** A card's number by its beginning, its length and its check digit. */
export function cardAt(around: Surroundings, at: number): Span | null {
  const { text } = around;
  const run = runAt(text, at, CARD);
  for (let last = run.ends.length - 1; last >= 0; last--) {
    const end = run.ends[last] as Run['ends'][number];
    if (/\w/.test(text[end.at] ?? '') || (text[end.at] === '-' && /\w/.test(text[end.at + 1] ?? ''))) continue;
    const digits = run.plain(end.length);
    if (validator.isCreditCard(digits) && looksLikeCard(around, at, end)) return { from: at, to: end.at };
  }
  return null;
}

/** One long number in ten has the check digit of a card: it must be written like one as well. */
function looksLikeCard(around: Surroundings, from: number, { length, at }: Run['ends'][number]): boolean {
  const spelled = around.text.slice(from, at);
  if (spelled.length > length) {
    const groups = spelled.split(/[ .-]/).map((group) => group.length);
    const same = new Set(spelled.replace(/\d/g, '')).size === 1;
    return (same && CARD_GROUPS.test(groups.join(' '))) || saidOf(around, from) === 'card';
  }
  const said = saidOf(around, from);
  // Article numbers have thirteen digits, and numbers that machines count up eighteen and more.
  return length < 14 || length > 16 ? said === 'card' : said !== 'other';
}

const IBAN = { letters: true, between: ' -', gap: 1, least: 15, most: 34 };

export function ibanAt({ text }: Surroundings, at: number): Span | null {
  const run = runAt(text, at, IBAN);
  for (let last = run.ends.length - 1; last >= 0; last--) {
    const end = run.ends[last] as Run['ends'][number];
    if (/[A-Za-z0-9]/.test(text[end.at] ?? '')) continue;
    if (validator.isIBAN(run.plain(end.length).toUpperCase())) return { from: at, to: end.at };
  }
  return null;
}

/** `found` is in one of the three spellings; without hyphens it is a number as any other. */
export function ssnAt(around: Surroundings, at: number, found: string): Span | null {
  const { text } = around;
  const span = { from: at, to: at + found.length };
  if (found[3] === '-') return span;
  if (saidOf(around, at) === 'ssn') return span;
  const alone =
    !/\d[ -]$/.test(text.slice(Math.max(0, at - 2), at)) && !/^[ -]\d/.test(text.slice(span.to, span.to + 2));
  return found[3] === ' ' && alone && saidOf(around, at) !== 'other' ? span : null;
}
