/** The middle one; of an even number the mean of both. NaN of nothing. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 === 1
    ? (sorted[half] as number)
    : ((sorted[half - 1] ?? Number.NaN) + (sorted[half] as number)) / 2;
}

/** Median absolute deviation. */
export function deviation(values: readonly number[]): number {
  const middle = median(values);
  return median(values.map((value) => Math.abs(value - middle)));
}

/** 0.6745 makes the deviation that of a normal distribution (Iglewicz and Hoaglin's modified z-score). */
const NORMAL = 0.6745;

/**
 * The most that is as usual by the modified z-score. Where the values hardly differ the score says nothing: then it is
 * `factor` times the median. Never less than `least`.
 */
export function usualMost(values: readonly number[], rule: { z: number; factor: number; least: number }): number {
  const middle = median(values);
  const spread = deviation(values);
  const most = spread === 0 ? middle * rule.factor : middle + (rule.z * spread) / NORMAL;
  return Math.max(rule.least, most);
}

/** Exponentially weighted mean of the values from `start`, and the most it may be by an EWMA chart's steady limit. */
export function ewma(
  values: readonly number[],
  { start, spread, lambda, width }: { start: number; spread: number; lambda: number; width: number },
): { mean: number; limit: number } {
  const mean = values.reduce((sum, value) => lambda * value + (1 - lambda) * sum, start);
  return { mean, limit: start + width * spread * Math.sqrt(lambda / (2 - lambda)) };
}
