/** A run of characters of one kind, in groups: "4111 1111-1111". */
export interface Run {
  /** Of each group: how many characters there are up to its end, and where in the text it ends. */
  ends: { length: number; at: number }[];
  /** Its first `length` characters without what stands between them. */
  plain(length: number): string;
}

export interface Kind {
  letters: boolean;
  between: string;
  /** At most so many from one group to the next. */
  gap: number;
  /** Groups that end sooner are of no use; the run goes on to `most` characters. */
  least: number;
  most: number;
}

/** Reads on from `at` while characters are of the kind. Only the ends that come after `least` characters are kept. */
export function runAt(text: string, at: number, { letters, between, gap, least, most }: Kind): Run {
  const ends: Run['ends'] = [];
  let length = 0;
  for (let next = at; ; ) {
    let end = next;
    while (length < most && isOf(text.charCodeAt(end), letters)) {
      end++;
      length++;
    }
    if (end === next) break;
    if (length >= least) ends.push({ length, at: end });
    next = end;
    while (next - end < gap && next < text.length && between.includes(text[next] as string)) next++;
    if (next === end || length >= most) break;
  }
  return {
    ends,
    plain(wanted) {
      let plain = '';
      for (let next = at; plain.length < wanted; next++) if (isOf(text.charCodeAt(next), letters)) plain += text[next];
      return plain;
    },
  };
}

/** A digit or, where they count, an ASCII letter. */
function isOf(code: number, letters: boolean): boolean {
  if (code >= 48 && code <= 57) return true;
  return letters && ((code >= 97 && code <= 122) || (code >= 65 && code <= 90));
}
