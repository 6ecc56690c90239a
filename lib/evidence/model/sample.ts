import { sha256Hex } from '@/lib/kernel/digest';

/** In words, for a pack: enough to draw the same sample by hand. */
export const SAMPLE_METHOD =
  'Each id is ordered by the SHA-256 (lower-case hex) of the seed, a line feed and the id, as UTF-8; the first ones, ' +
  'as many as the size says, are the sample, in that order.';

/**
 * A sample that anybody can draw again from the same ids, in whatever order they come: no random numbers, no state.
 * Each id at most once; all of them where there are no more than `size`.
 */
export function drawSample(ids: readonly string[], { size, seed }: { size: number; seed: string }): string[] {
  return [...new Set(ids)]
    .map((id) => ({ id, hash: sha256Hex(`${seed}\n${id}`) }))
    .sort((a, b) => (a.hash < b.hash ? -1 : a.hash > b.hash ? 1 : 0))
    .slice(0, Math.max(0, size))
    .map(({ id }) => id);
}
