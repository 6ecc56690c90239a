import type { Json } from '@/lib/kernel/json';
import { PII_TYPES, type PiiType, spansOf } from './detect';
import type { PhoneCountries } from './phone';

export interface PiiScan {
  /** How much was found, by type. */
  found: Partial<Record<PiiType, number>>;
  /** The value with what was found replaced by `[email]` and so on. */
  redacted: Json;
  /** False where it is too much to look through: then nothing is known of it. */
  whole: boolean;
}

/** Characters in all; more is not looked through. */
const MOST_CHARACTERS = 8_388_608;
/** A look takes microseconds; a text that is made of what is nearly personal data is not looked through for seconds. */
const MOST_LOOKS = 500_000;
/** What was replaced may set the next free: `a@b.example.a@b.example`. */
const MOST_ROUNDS = 16;
/** A long run without white space that Base64 could be: nothing in it is what it looks like. */
const ENCODED = /^[A-Za-z0-9+/_-]{200,}={0,2}$/;

/** Those of the languages that most tools speak; a configuration names others. */
const COUNTRIES: PhoneCountries = ['US', 'GB'];

/**
 * Looks through every text in a value, and every key. What is no personal data stays as it was. `countries` (ISO 3166
 * codes) are those whose phone numbers are known without `+`.
 */
export function scanJson(value: Json, countries: PhoneCountries = COUNTRIES): PiiScan {
  const found: PiiScan['found'] = {};
  const search = { countries, looks: MOST_LOOKS };
  let left = MOST_CHARACTERS;

  function text(given: string, field?: string): string {
    left -= given.length;
    if (left < 0 || search.looks < 0 || given.length < 6 || ENCODED.test(given)) return given;
    let redacted = given;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const before = redacted;
      for (const type of PII_TYPES) redacted = without(redacted, type, field);
      if (redacted === before) return redacted;
    }
    // A chain without an end was made to be one.
    left = -1;
    return redacted;
  }

  function without(given: string, type: PiiType, field: string | undefined): string {
    const spans = spansOf(type, { text: given, field }, search);
    if (spans.length === 0) return given;
    found[type] = (found[type] ?? 0) + spans.length;
    let redacted = '';
    let after = 0;
    for (const { from, to } of spans) {
      redacted += `${given.slice(after, from)}[${type}]`;
      after = to;
    }
    return redacted + given.slice(after);
  }

  function walk(given: Json, field?: string): Json {
    if (typeof given === 'string') return text(given, field);
    if (typeof given === 'number') return number(given, field);
    if (given === null || typeof given !== 'object') return given;
    if (Array.isArray(given)) return given.map((inner) => walk(inner, field));
    const entries: [string, Json][] = [];
    const names = new Set<string>();
    for (const [key, inner] of Object.entries(given)) {
      const plain = text(key);
      let name = plain;
      for (let again = 2; names.has(name); again++) name = `${plain} ${again}`;
      names.add(name);
      entries.push([name, walk(inner, key)]);
    }
    return Object.fromEntries(entries);
  }

  /** A number without its quotes: of a card, or what its field's name says. */
  function number(given: number, field: string | undefined): Json {
    if (!Number.isSafeInteger(given) || given < 1e8) return given;
    const redacted = text(String(given), field);
    return redacted === String(given) ? given : redacted;
  }

  const redacted = walk(value);
  return left < 0 || search.looks < 0 ? { found, redacted: null, whole: false } : { found, redacted, whole: true };
}
