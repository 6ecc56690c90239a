import { LRUCache } from 'lru-cache';

/**
 * Who was given a restricted result, and when. An agent has a session with each server, so a session would not see
 * that what one gave is carried to another: it goes by principal, for a while.
 */
export interface Taint {
  mark(principal: string, tool: string, now: number): void;
  /** The tool whose restricted result the caller has; undefined when it has none of another tool. */
  source(principal: string, tool: string, now: number): string | undefined;
}

const MOST_PRINCIPALS = 50_000;
/** Of tools a principal; the newest. */
const MOST_TOOLS = 100;

export function createTaint({ windowSeconds }: { windowSeconds: number }): Taint {
  const marks = new LRUCache<string, Map<string, number>>({ max: MOST_PRINCIPALS });
  return {
    mark(principal, tool, now) {
      const tools = marks.get(principal) ?? new Map<string, number>();
      tools.delete(tool);
      tools.set(tool, now);
      if (tools.size > MOST_TOOLS) tools.delete(tools.keys().next().value as string);
      marks.set(principal, tools);
    },
    source(principal, tool, now) {
      for (const [source, at] of marks.get(principal) ?? []) {
        // What a tool gave, it may be told again.
        if (source !== tool && now - at < windowSeconds * 1000) return source;
      }
      return undefined;
    },
  };
}
