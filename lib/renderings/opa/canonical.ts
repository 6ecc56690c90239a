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
  const members = Object.entries(value)
    .filter(([, member]) => member !== undefined)
    .sort(([a], [b]) => byBytes(a, b));
  return `{${members.map(([key, member]) => `${text(key)}:${opaJson(member)}`).join(',')}}`;
}

function whole(value: number): string {
  if (!Number.isInteger(value) || Math.abs(value) >= 1e21) throw new TypeError(`${value} is not a whole number`);
  return BigInt(value).toString();
}

const ESCAPES: Record<string, string> = { '\u2028': '\\u2028', '\u2029': '\\u2029' };

function text(value: string): string {
  // JSON.stringify escapes half a surrogate pair, where Go has no such string: U+FFFD stands for it.
  return JSON.stringify(value.replace(/[\ud800-\udfff]/gu, '\ufffd')).replace(
    /[\u2028\u2029]/g,
    (found) => ESCAPES[found] as string,
  );
}

/** UTF-8 sorts as code points do; UTF-16 differs above the basic plane only. */
function byBytes(a: string, b: string): number {
  if (a === b) return 0;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the range of ASCII
  if (/^[\x00-\x7f]*$/.test(a + b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
