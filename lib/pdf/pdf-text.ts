import type { Content } from 'pdfmake/interfaces';
import { showInvisible } from '@/lib/kernel/invisible';

/** Longer words than this do not fit a column. */
const LONGEST_CELL = 18;
const LONGEST_LINE = 80;

/** Text that somebody else wrote: what cannot be seen is named, and nothing is wider than its place. */
function text(said: string, longest: number): Content {
  const seen = showInvisible(said)
    .map(({ text: piece, codePoint }) => (codePoint ? `[${codePoint}]` : piece))
    .join('');
  const long = seen.split(/\s/).some((word) => word.length > longest);
  return { text: seen, ...(long ? { wordBreak: 'break-all' as const } : {}) };
}

/** A line of its own. */
export const pdfText = (said: string): Content => text(said, LONGEST_LINE);
/** In a column of a table. */
export const pdfCell = (said: string): Content => text(said, LONGEST_CELL);
