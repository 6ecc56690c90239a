import type { Content } from 'pdfmake/interfaces';
import { showInvisible } from '@/lib/kernel/invisible';

/** Longer words than this do not fit a column. */
const LONGEST_CELL = 18;
const LONGEST_LINE = 80;

type Piece = string | { text: string; wordBreak: 'break-all' };

/** Text that somebody else wrote: what cannot be seen is named, and nothing is wider than its place. */
function text(said: string, longest: number): Content {
  const seen = showInvisible(said)
    .map(({ text: piece, codePoint }) => (codePoint ? `[${codePoint}]` : piece))
    .join('');
  const words = seen.split(/(?<=\s)/);
  if (words.every((word) => word.trimEnd().length <= longest)) return { text: seen };
  return { text: words.flatMap((word) => (word.trimEnd().length <= longest ? [word] : pieces(word, longest))) };
}

/**
 * A long word in pieces: a line may end after its hyphens, `@`, slashes and colons, and anywhere in a piece that is still
 * too long. An empty text between two of them is where a line may end, and nothing in what is copied from the page.
 */
function pieces(word: string, longest: number): Piece[] {
  const parts = word.split(/(?<=[-@/:])/);
  return parts.flatMap((part) => ['', part.length <= longest ? part : { text: part, wordBreak: 'break-all' as const }]);
}

/** A line of its own. */
export const pdfText = (said: string): Content => text(said, LONGEST_LINE);
/** In a column of a table; `longest` where the column is a wide one. */
export const pdfCell = (said: string, longest = LONGEST_CELL): Content => text(said, longest);
