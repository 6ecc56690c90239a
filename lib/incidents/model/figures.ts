/** The moments that the figures are made of. */
export interface Timed {
  occurredAt: string | null;
  detectedAt: string;
  triagedAt: string | null;
  containedAt: string | null;
  recoveredAt: string | null;
}

export const FIGURES = ['mttd', 'mtta', 'mttc', 'mttr'] as const;
export type FigureId = (typeof FIGURES)[number];

export interface Figure {
  id: FigureId;
  /** Incidents that it is about, and those of them that lack one of its two times. */
  incidents: number;
  missing: number;
  /** Milliseconds; null where there is nothing, or too little, to say. */
  median: number | null;
  answer: 'no-data' | 'not-enough' | 'figure';
}

export const FIGURE_WORDS: Record<FigureId, { name: string; from: keyof Timed; to: keyof Timed; says: string }> = {
  mttd: { name: 'Time to detect', from: 'occurredAt', to: 'detectedAt', says: 'occurred to detected' },
  mtta: { name: 'Time to act on it', from: 'detectedAt', to: 'triagedAt', says: 'detected to triaged' },
  mttc: { name: 'Time to contain', from: 'detectedAt', to: 'containedAt', says: 'detected to contained' },
  mttr: { name: 'Time to recover', from: 'detectedAt', to: 'recoveredAt', says: 'detected to recovered' },
};

/** Fewer would make one incident the figure. */
export const FEWEST = 3;

export function figuresOf(incidents: readonly Timed[]): Figure[] {
  return FIGURES.map((id) => {
    const { from, to } = FIGURE_WORDS[id];
    const spans = incidents.flatMap((incident) => {
      const [a, b] = [incident[from], incident[to]];
      // Contained before anybody had detected it counts as at once.
      return a === null || b === null ? [] : [Math.max(0, Date.parse(b) - Date.parse(a))];
    });
    const counted = { id, incidents: incidents.length, missing: incidents.length - spans.length };
    if (spans.length === 0) return { ...counted, median: null, answer: 'no-data' };
    if (spans.length < FEWEST) return { ...counted, median: null, answer: 'not-enough' };
    return { ...counted, median: medianOf(spans), answer: 'figure' };
  });
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const upper = sorted[middle] as number;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] as number) + upper) / 2;
}
