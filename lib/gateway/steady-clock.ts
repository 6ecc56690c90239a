/**
 * Milliseconds since 1970 as the wall clock said them at first, and from then on by a clock that nobody sets: for what
 * lasts a while here, which no jump of the wall clock may make shorter or longer.
 */
export function steadyClock({ clock, monotonic }: { clock: () => Date; monotonic: () => number }): () => number {
  const began = clock().getTime() - monotonic();
  return () => began + monotonic();
}
