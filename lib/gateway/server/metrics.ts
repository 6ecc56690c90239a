/** Counters and gauges in Prometheus' text format; names and labels are ours, never a caller's. */
export interface Metrics {
  count(name: string, labels?: Record<string, string>, by?: number): void;
  text(gauges: Record<string, number>): string;
}

export function createMetrics(): Metrics {
  const counters = new Map<string, Map<string, number>>();
  return {
    count(name, labels = {}, by = 1) {
      const series = counters.get(name) ?? new Map<string, number>();
      counters.set(name, series);
      const key = Object.entries(labels)
        .map(([label, value]) => `${label}="${value.replace(/[\\"\n]/g, '_')}"`)
        .join(',');
      series.set(key, (series.get(key) ?? 0) + by);
    },
    text(gauges) {
      const lines: string[] = [];
      for (const [name, series] of [...counters].sort(([a], [b]) => (a < b ? -1 : 1))) {
        lines.push(`# TYPE ${name} counter`);
        for (const [labels, value] of series) lines.push(`${name}${labels ? `{${labels}}` : ''} ${value}`);
      }
      for (const [name, value] of Object.entries(gauges)) lines.push(`# TYPE ${name} gauge`, `${name} ${value}`);
      return `${lines.join('\n')}\n`;
    },
  };
}
