import { z } from 'zod';

/** Beside the time before. `first` where there is nothing to compare with. */
const CHANGES = ['new', 'unchanged', 'removed', 'first'] as const;
export const changeSchema = z.enum(CHANGES);
export type Change = z.output<typeof changeSchema>;

export interface Changed {
  name: string;
  change: Change;
}

/** What is there now, and what was before and is gone, each once and in order; `before` null: nothing to compare with. */
export function changesOf(before: readonly string[] | null, now: readonly string[]): Changed[] {
  const had = new Set(before ?? []);
  const has = new Set(now);
  const seen = [...has].map((name): Changed => {
    return { name, change: before === null ? 'first' : had.has(name) ? 'unchanged' : 'new' };
  });
  const gone = [...had].filter((name) => !has.has(name)).map((name): Changed => ({ name, change: 'removed' }));
  return [...seen, ...gone].sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** Those that were there in the time that is looked at. */
export function present(changed: readonly Changed[]): string[] {
  return changed.filter(({ change }) => change !== 'removed').map(({ name }) => name);
}
