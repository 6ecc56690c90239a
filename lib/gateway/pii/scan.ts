import type { Json } from '@/lib/kernel/json';
import { DETECTORS, PII_TYPES, type PiiType } from './detect';

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
/** What was replaced may set the next free: `a@b.example.a@b.example`. */
const MOST_LOOKS = 16;
/** A long run without white space that Base64 could be: nothing in it is what it looks like. */
const ENCODED = /^[A-Za-z0-9+/_-]{200,}={0,2}$/;

/** Looks through every text in a value, and every key. What is no personal data stays as it was. */
export function scanJson(value: Json): PiiScan {
  const found: PiiScan['found'] = {};
  let left = MOST_CHARACTERS;

  function text(given: string): string {
    left -= given.length;
    if (left < 0 || given.length < 6 || ENCODED.test(given)) return given;
    let redacted = given;
    for (let looks = 0; looks < MOST_LOOKS; looks++) {
      const before = redacted;
      for (const type of PII_TYPES) redacted = without(redacted, type);
      if (redacted === before) return redacted;
    }
    // A chain without an end was made to be one.
    left = -1;
    return redacted;
  }

  function without(given: string, type: PiiType): string {
    const { needs, pattern, fits } = DETECTORS[type];
    if (!needs.test(given)) return given;
    return given.replace(pattern, (match) => {
      if (!fits(match)) return match;
      found[type] = (found[type] ?? 0) + 1;
      return `[${type}]`;
    });
  }

  function walk(given: Json): Json {
    if (typeof given === 'string') return text(given);
    if (typeof given === 'number') return number(given);
    if (given === null || typeof given !== 'object') return given;
    if (Array.isArray(given)) return given.map(walk);
    const entries: [string, Json][] = [];
    const names = new Set<string>();
    for (const [key, inner] of Object.entries(given)) {
      const plain = text(key);
      let name = plain;
      for (let again = 2; names.has(name); again++) name = `${plain} ${again}`;
      names.add(name);
      entries.push([name, walk(inner)]);
    }
    return Object.fromEntries(entries);
  }

  /** A card's number without its quotes. */
  function number(given: number): Json {
    if (!Number.isSafeInteger(given) || given < 1e12) return given;
    const redacted = text(String(given));
    return redacted === String(given) ? given : redacted;
  }

  const redacted = walk(value);
  return left < 0 ? { found, redacted: null, whole: false } : { found, redacted, whole: true };
}
