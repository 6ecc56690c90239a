import { LRUCache } from 'lru-cache';
import type { Metrics } from './metrics';

/** Says that a tool is not what was approved: each difference once, however often it is listed or called. */
export type NoteDrift = (tool: string, approved: string, now: string) => void;

export function createDriftNotes(parts: {
  note: (event: Record<string, unknown>) => void;
  metrics: Metrics;
}): NoteDrift {
  const { note, metrics } = parts;
  const said = new LRUCache<string, string>({ max: 10_000 });
  return (tool, approved, now) => {
    const difference = `${approved} ${now}`;
    if (said.get(tool) === difference) return;
    said.set(tool, difference);
    metrics.count('remit_gateway_definitions_changed_total', { server: tool.slice(0, tool.indexOf('/')) });
    note({ event: 'definition_changed', tool, approved, now });
  };
}
