/** Rows of one sample. */
export const MOST_SAMPLED = 100;
