import canonicalize from 'canonicalize';

/**
 * RFC 8785 (JCS) canonical JSON text.
 * Throws TypeError on what JSON cannot say (undefined at the root, NaN, a cycle, half a surrogate pair), so nothing is
 * digested by accident. As JSON.stringify does, it leaves out members that are undefined.
 */
export function canonicalJson(value: unknown): string {
  let text: string | undefined;
  try {
    text = canonicalize(value);
  } catch (error) {
    throw new TypeError(`This value has no JSON form: ${(error as Error).message}`);
  }
  if (typeof text !== 'string') throw new TypeError('This value has no JSON form');
  return text;
}
