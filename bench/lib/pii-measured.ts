import { PII_TYPES, type PiiType } from '@/lib/gateway/pii/detect';
import { scanJson } from '@/lib/gateway/pii/scan';
import type { Json } from '@/lib/kernel/json';
import type { Labelled } from './pii-results';

export type Counts = Record<PiiType, { right: number; missed: number; wrong: number }>;

/** Each text of a value, keys too, in order. */
function texts(value: Json): string[] {
  if (typeof value === 'string') return [value];
  if (value === null || typeof value !== 'object') return [];
  if (Array.isArray(value)) return value.flatMap(texts);
  return Object.entries(value).flatMap(([key, inner]) => [key, ...texts(inner)]);
}

const marks = (of: string, type: PiiType) => of.split(`[${type}]`).length - 1;

/** JSON within a text is compared text by text as well, so that one miss in it does not spoil the rest. */
function pieces(of: string): string[] {
  try {
    const inner = JSON.parse(of);
    return typeof inner === 'object' && inner ? texts(inner) : [of];
  } catch {
    return [of];
  }
}

function compare(counts: Counts, expected: string[], got: string[]): void {
  expected.forEach((wanted, at) => {
    const was = got[at] ?? '';
    for (const type of PII_TYPES) {
      const same = wanted === was;
      counts[type].right += same ? marks(wanted, type) : 0;
      counts[type].missed += same ? 0 : marks(wanted, type);
      counts[type].wrong += same ? 0 : marks(was, type);
    }
  });
}

/** How many of each type were found, missed, and found where they are not. */
export function measured(results: Labelled[]): Counts {
  const counts = Object.fromEntries(PII_TYPES.map((type) => [type, { right: 0, missed: 0, wrong: 0 }])) as Counts;
  for (const { value, expected } of results) {
    const wanted = texts(expected).flatMap(pieces);
    compare(counts, wanted, texts(scanJson(value).redacted).flatMap(pieces));
  }
  return counts;
}
