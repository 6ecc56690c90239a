import { figure, median, quantile, table } from './figures';

/** How long each kind of work took, by name and by how much there was of everything at the time. */
export function createStopwatch() {
  const taken = new Map<string, number[]>();
  return {
    /** Runs `work` and notes its milliseconds under `name`. */
    async time<T>(name: string, work: () => Promise<T>): Promise<T> {
      const begun = performance.now();
      const out = await work();
      const list = taken.get(name) ?? [];
      list.push(performance.now() - begun);
      taken.set(name, list);
      return out;
    },
    report(): string {
      const rows = [...taken].map(([name, ms]) => [
        name,
        String(ms.length),
        figure(median(ms)),
        figure(quantile(ms, 0.95)),
        figure(ms.reduce((sum, one) => sum + one, 0) / 1000),
      ]);
      return table(['work', 'times', 'median ms', 'p95 ms', 'total s'], rows);
    },
  };
}

export type Stopwatch = ReturnType<typeof createStopwatch>;
