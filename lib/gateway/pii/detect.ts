import { emailAt, ipAt } from './addresses';
import type { Span, Surroundings } from './context';
import { cardAt, ibanAt, ssnAt } from './numbers';
import { type PhoneCountries, phoneAt } from './phone';

export const PII_TYPES = ['email', 'iban', 'card', 'ssn', 'phone', 'ip'] as const;
export type PiiType = (typeof PII_TYPES)[number];

interface Detector {
  /** Characters without which there is nothing to find; most text has them not. */
  needs: RegExp;
  /** Where to look closer. Every quantifier is bounded and no two of them can share a run. */
  start: RegExp;
  /** What is there. Reads a bounded number of characters, so that the time is in proportion to the text's length. */
  at(around: Surroundings, match: RegExpExecArray, after: number, countries: PhoneCountries): Span | null;
}

/** In the order in which they are looked for: what one found, the next does not see any more. */
const DETECTORS: Record<PiiType, Detector> = {
  email: { needs: /@/, start: /@/g, at: (around, { index }, after) => emailAt(around, index, after) },
  iban: {
    needs: /[A-Za-z]\d{2}/,
    start: /(?<![A-Za-z0-9])[A-Za-z]{2}\d{2}(?=(?:[ -]?[A-Za-z0-9]){11})/g,
    at: (around, { index }) => ibanAt(around, index),
  },
  card: {
    needs: /\d{3}/,
    start: /(?<![\w.+-])\d(?=(?:[ .-]?\d){12})/g,
    at: (around, { index }) => cardAt(around, index),
  },
  ssn: {
    needs: /\d{3}/,
    // Ranges that were never given out are left out.
    start: /(?<![\w-])(?!000|666|9)\d{3}([- ]?)(?!00)\d{2}\1(?!0000)\d{4}(?![\w-])/g,
    at: (around, match) => ssnAt(around, match.index, match[0]),
  },
  phone: {
    needs: /\d{2}/,
    // Eight digits from a plus, nine without: less is a date.
    start: /(?<![\w+/])(?:\+[1-9](?=(?:[ ()./-]{0,2}\d){7})|(?<![.-])\(?\d(?=(?:[ ()./-]{0,2}\d){8}))/g,
    at: (around, { index }, _after, countries) => phoneAt(around, index, countries),
  },
  ip: {
    needs: /\d\.\d{1,3}\.\d|[\da-f]:[\da-f]|::/i,
    start:
      /(?<![\w.:-])(?:\d{1,3}(?:\.\d{1,3}){3}(?=:\d{1,5}(?![\w:.-]))|(?:\d{1,3}(?:\.\d{1,3}){3}|[\da-f]{0,4}(?::[\da-f]{0,4}){2,7}(?:\.\d{1,3}){0,3})(?![\w:-]|\.\d))/gi,
    at: (around, match) => ipAt(around, match.index, match[0]),
  },
};

export interface Search {
  countries: PhoneCountries;
  /** How often it may still look closer; below zero it gave up. */
  looks: number;
}

/** What of a type there is in a text, in order and without overlaps. */
export function spansOf(type: PiiType, around: Surroundings, search: Search): Span[] {
  const { needs, start, at } = DETECTORS[type];
  const { text } = around;
  if (!needs.test(text)) return [];
  const spans: Span[] = [];
  start.lastIndex = 0;
  for (let match = start.exec(text); match && search.looks >= 0; match = start.exec(text)) {
    search.looks--;
    const span = at(around, match, spans.at(-1)?.to ?? 0, search.countries);
    if (!span) continue;
    spans.push(span);
    start.lastIndex = span.to;
  }
  return spans;
}
