import canonicalize from 'canonicalize';

/**
 * RFC 8785 (JCS) canonical JSON text.
 * Throws TypeError on what JSON cannot say (undefined at the root, NaN, a cycle), so nothing is digested by accident.
 */
export function canonicalJson(value: unknown): string {
  const text = canonicalize(value);
  if (typeof text !== 'string') throw new TypeError('This value has no JSON form');
  return text;
}
