/**
 * JSON as OPA hashes `.manifest` and `data.json` of a signed bundle (v1/bundle/hash.go): keys in the order of their UTF-8
 * bytes, no white space, strings as Go's encoder writes them without HTML escaping. Not RFC 8785: that sorts by UTF-16
 * and writes U+2028 as it is. Numbers are whole and may be larger than 2^53 where a double holds them exactly.
 * Throws TypeError on anything else.
 */
export function opaJson(value: unknown): string {
  if (value === null || typeof value === 'boolean') return String(value);
  if (typeof value === 'string') return text(value);
  if (typeof value === 'number') return whole(value);
  if (Array.isArray(value)) return `[${value.map(opaJson).join(',')}]`;
  if (typeof value !== 'object') throw new TypeError(`OPA has no ${typeof value}`);
  const from = value as Record<string, unknown>;
  let members = '';
  for (const key of sorted(Object.keys(from))) {
    if (from[key] === undefined) continue;
    members += `${members === '' ? '' : ','}${text(key)}:${opaJson(from[key])}`;
  }
  return `{${members}}`;
}

function whole(value: number): string {
  if (Number.isSafeInteger(value)) return String(value);
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) throw new TypeError(`${value} is not a whole number`);
  return BigInt(value).toString();
}

const ESCAPES: Record<string, string> = { '\u2028': '\\u2028', '\u2029': '\\u2029' };

/** What JSON.stringify writes otherwise than Go, and sorts otherwise than bytes do: halves of surrogate pairs too. */
const ODD = /[\u2028\u2029\ud800-\udfff]/;

function text(value: string): string {
  if (!ODD.test(value)) return JSON.stringify(value);
  // JSON.stringify escapes half a surrogate pair, where Go has no such string: U+FFFD stands for it.
  const whole = value.replace(/[\ud800-\udfff]/gu, '\ufffd');
  return JSON.stringify(whole).replace(/[\u2028\u2029]/g, (found) => ESCAPES[found] as string);
}

/** UTF-16 and UTF-8 sort alike but for what is above the basic plane. */
function sorted(keys: string[]): string[] {
  return keys.some((key) => ODD.test(key))
    ? keys.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
    : keys.sort();
}
