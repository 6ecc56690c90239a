/**
 * Characters that a reader cannot see, or that reorder what they see: controls, format characters
 * (zero width, bidi, tags), unusual spaces, variation selectors and whatever else Unicode lets a font ignore,
 * and halves of surrogate pairs, which have no UTF-8 form. Tab and newline are left to the caller.
 */
const INVISIBLE =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u00a0\u1680\u2000-\u200a\u202f\u205f\u2800\u3000]/u;

export interface TextPiece {
  text: string;
  /** Set for a piece that is invisible: its code point, e.g. `U+200B`. */
  codePoint?: string;
}

/** Cuts text into what can be read and what cannot, so that a page can mark the latter. */
export function showInvisible(text: string, allowed: ReadonlySet<string> = new Set(['\n', '\t'])): TextPiece[] {
  const pieces: TextPiece[] = [];
  let plain = '';
  for (const char of text) {
    if (!INVISIBLE.test(char) || allowed.has(char)) {
      plain += char;
      continue;
    }
    if (plain) pieces.push({ text: plain });
    plain = '';
    const hex = (char.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0');
    pieces.push({ text: char, codePoint: `U+${hex}` });
  }
  if (plain) pieces.push({ text: plain });
  return pieces;
}

/** The first invisible character as `U+XXXX`, or null. */
export function findInvisible(text: string, allowed?: ReadonlySet<string>): string | null {
  return showInvisible(text, allowed).find((piece) => piece.codePoint)?.codePoint ?? null;
}
