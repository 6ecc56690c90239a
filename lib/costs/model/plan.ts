export interface Span {
  /** RFC 3339; `to` is the first moment after it. */
  from: string;
  to: string;
}

export interface LiveImport extends Span {
  number: number;
  source: string;
  currency: string;
}

export interface ImportPlan {
  /** Numbers of the imports whose place the file takes, the lowest first. */
  replaces: number[];
  /** Why the file cannot be taken in, and what to do; null where it can. */
  refused: string | null;
}

/**
 * Whether a file can stand beside what counts already. Imports of one source never overlap: a charge could be there twice.
 * With `replace` the file takes the place of those that it covers whole; one that it covers in part would lose the rest.
 * All is in one currency, since sums over several mean nothing.
 */
export function planImport(
  file: Span & { source: string; currency: string },
  live: readonly LiveImport[],
  replace: boolean,
): ImportPlan {
  const overlapping = live
    .filter(({ source, from, to }) => source === file.source && from < file.to && to > file.from)
    .sort((a, b) => a.number - b.number);
  const covered = overlapping.filter(({ from, to }) => file.from <= from && to <= file.to);
  const refuse = (refused: string): ImportPlan => ({ replaces: [], refused });
  if (overlapping.length > 0 && !replace) {
    const one = overlapping.length === 1;
    const todo =
      covered.length === overlapping.length
        ? `Take ${one ? 'its' : 'their'} place with the file, or withdraw ${one ? 'it' : 'them'} first`
        : `Withdraw ${one ? 'it' : 'them'} first, or give a file that covers ${one ? 'it' : 'them'} whole`;
    return refuse(
      `${names(overlapping)} of ${file.source} ${one ? 'is' : 'are'} over some of the same time (${spanWords(overlapping)}). ${todo}.`,
    );
  }
  if (covered.length < overlapping.length) {
    const rest = overlapping.filter((one) => !covered.includes(one));
    return refuse(
      `The file covers ${names(rest)} of ${file.source} only in part (${spanWords(rest)}), and what it does not cover would be lost. Give a file that covers it whole, or withdraw it first.`,
    );
  }
  const replaces = covered.map(({ number }) => number);
  const other = live.find(({ number, currency }) => currency !== file.currency && !replaces.includes(number));
  if (other) {
    return refuse(
      `The costs of this company are in ${other.currency} (import ${other.number}), and the file is in ${file.currency}. Export it in ${other.currency}, or withdraw what is there to go on in ${file.currency}.`,
    );
  }
  return { replaces, refused: null };
}

function names(imports: readonly LiveImport[]): string {
  const numbers = imports.slice(0, 5).map(({ number }) => String(number));
  const more = imports.length > 5 ? ` and ${imports.length - 5} more` : '';
  return `${imports.length === 1 ? 'Import' : 'Imports'} ${numbers.join(', ')}${more}`;
}

function spanWords(imports: readonly LiveImport[]): string {
  const from = imports.map((one) => one.from).sort()[0] as string;
  const to = imports
    .map((one) => one.to)
    .sort()
    .at(-1) as string;
  return daysWords({ from, to });
}

/** `2026-11-01 to 2026-11-30`: the days that it touches, in UTC. */
export function daysWords({ from, to }: Span): string {
  const last = new Date(Date.parse(to) - 1).toISOString().slice(0, 10);
  return from.slice(0, 10) === last ? last : `${from.slice(0, 10)} to ${last}`;
}
