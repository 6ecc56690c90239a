import { randomFillSync } from 'node:crypto';

const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';
/** Drawn many at once: each draw costs more than all the rest of an id. */
const drawn = new Uint8Array(4_096);
let used = drawn.length;

/** `prefix_` + 26 characters that sort by time (48 bits of milliseconds, 80 random bits; Crockford base 32). */
export function newId(prefix: string, now: Date = new Date()): string {
  let time = '';
  for (let rest = now.getTime(), i = 0; i < 10; i++, rest = Math.floor(rest / 32)) time = ALPHABET[rest % 32] + time;
  if (used + 16 > drawn.length) {
    randomFillSync(drawn);
    used = 0;
  }
  let random = '';
  for (const end = used + 16; used < end; used++) random += ALPHABET[(drawn[used] as number) & 31];
  return `${prefix}_${time}${random}`;
}
