/** A run of characters of one kind, in groups: "4111 1111-1111". */
export interface Run {
  /** Of each group: how many characters there are up to its end, and where in the text it ends. */
  ends: { length: number; at: number }[];
  /** The characters without what stands between them. */
  plain: string;
  /** What stands between the groups, in order. */
  between: string[];
}

export interface Kind {
  letters: boolean;
  between: string;
  /** At most so many from one group to the next. */
  gap: number;
  /** At most so many characters in all. */
  most: number;
}

/** Reads on from `at` while characters are of the kind. */
export function runAt(text: string, at: number, { letters, between, gap, most }: Kind): Run {
  const run: Run = { ends: [], plain: '', between: [] };
  for (let next = at; ; ) {
    const stop = next + most - run.plain.length;
    let end = next;
    while (end < stop && isOf(text.charCodeAt(end), letters)) end++;
    if (end === next) break;
    run.plain += text.slice(next, end);
    run.ends.push({ length: run.plain.length, at: end });
    next = end;
    while (next - end < gap && next < text.length && between.includes(text[next] as string)) next++;
    if (next === end || end === stop) break;
    run.between.push(text.slice(end, next));
  }
  return run;
}

/** A digit or, where they count, an ASCII letter. */
function isOf(code: number, letters: boolean): boolean {
  if (code >= 48 && code <= 57) return true;
  return letters && ((code >= 97 && code <= 122) || (code >= 65 && code <= 90));
}
