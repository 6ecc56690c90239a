import { sha256Hex } from '@/lib/kernel/digest';

/** Text of a payload, and its digest where it is long enough to be kept by itself. */
export interface Piece {
  text: string;
  sha256: string | null;
}

/** A piece as it is kept: the text, or the digest that it is kept under. */
export type Part = string | { sha256: string };

/** Characters from which a piece is kept by itself, once for all gateways and revisions that have it. */
const LONG = 8_192;
/** Characters up to which a payload is kept whole. */
const SHORT = 262_144;

export function pieceOf(text: string): Piece {
  return { text, sha256: text.length >= LONG ? sha256Hex(text) : null };
}

/**
 * How a signed payload is kept: a short one as it is. Of a long one, most of which stood in the revision before, the
 * row has the JWS without its payload (RFC 7515, appendix F) and the list of parts; `texts` are those of the long ones.
 */
export function keptForm(
  jws: string,
  pieces: readonly (Piece | string)[],
  texts: Map<string, string>,
): { jws: string; parts: Part[] | null } {
  if (jws.length < SHORT) return { jws, parts: null };
  const parts: Part[] = [];
  let plain = '';
  for (const piece of pieces) {
    if (typeof piece === 'string' || piece.sha256 === null) {
      plain += typeof piece === 'string' ? piece : piece.text;
      continue;
    }
    if (plain) parts.push(plain);
    plain = '';
    parts.push({ sha256: piece.sha256 });
    texts.set(piece.sha256, piece.text);
  }
  if (plain) parts.push(plain);
  const [head, , signature] = jws.split('.');
  return { jws: `${head}..${signature}`, parts };
}

/** The compact JWS again. `texts` has those that the parts name. */
export function joinForm(jws: string, parts: readonly Part[] | null, texts: ReadonlyMap<string, string>): string {
  if (!parts) return jws;
  const payload = parts.map((part) => {
    if (typeof part === 'string') return part;
    const text = texts.get(part.sha256);
    if (text === undefined) throw new Error(`A part of a published policy is not there: ${part.sha256}`);
    return text;
  });
  const [head, , signature] = jws.split('.');
  return `${head}.${Buffer.from(payload.join('')).toString('base64url')}.${signature}`;
}

export function digestsOfParts(parts: readonly Part[] | null): string[] {
  return [...new Set((parts ?? []).flatMap((part) => (typeof part === 'string' ? [] : [part.sha256])))];
}
