/** Numbers without a gap, both included. */
export interface Stretch {
  first: number;
  last: number;
}

/** The stretches that these numbers make together with those, in order. Whatever comes twice counts once. */
export function joinStretches(stretches: readonly Stretch[], numbers: readonly number[]): Stretch[] {
  const all = [...stretches, ...numbers.map((number) => ({ first: number, last: number }))];
  all.sort((a, b) => a.first - b.first);
  const joined: Stretch[] = [];
  for (const { first, last } of all) {
    const before = joined.at(-1);
    if (before && first <= before.last + 1) before.last = Math.max(before.last, last);
    else joined.push({ first, last });
  }
  return joined;
}

/** What is missing between stretches that are in order. Before the first nothing is: nobody says where a count begins. */
export function gapsBetween(stretches: readonly Stretch[]): Stretch[] {
  return stretches
    .slice(1)
    .map(({ first }, index) => ({ first: (stretches[index] as Stretch).last + 1, last: first - 1 }));
}

export function sizeOf(stretches: readonly Stretch[]): number {
  return stretches.reduce((sum, { first, last }) => sum + last - first + 1, 0);
}
