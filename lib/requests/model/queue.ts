/** Where a request stands among those that somebody goes through, newest first, and which come before and after. */
export interface QueuePlace {
  /** From 1; null when it is not, or no longer, among them. */
  position: number | null;
  total: number;
  /** Numbers of requests. */
  previous: number | null;
  next: number | null;
}

/** `numbers` are sorted, the highest first. What is no longer there is gone on from at its place, and round at the end. */
export function placeIn(numbers: readonly number[], current: number): QueuePlace {
  const at = numbers.indexOf(current);
  const before = numbers.filter((number) => number > current);
  const after = numbers.filter((number) => number < current);
  return {
    position: at === -1 ? null : at + 1,
    total: numbers.length,
    previous: before.at(-1) ?? null,
    // Decided, it has left: whoever was at the end goes on with what is left at the front.
    next: after[0] ?? (at === -1 ? (before[0] ?? null) : null),
  };
}
