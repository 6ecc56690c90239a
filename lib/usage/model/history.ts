import { z } from 'zod';
import { DAY_MS } from '@/lib/kernel/day';
import { instantSchema } from '@/lib/kernel/text';

export const historySchema = z.object({
  since: instantSchema.nullable().describe('From when on its calls could be seen. Null: no gateway tells of them.'),
  days: z.int().describe('Whole days since then, as far as they are looked at.'),
  of: z.int().describe('How many days are needed before anything is called unused.'),
  enough: z.boolean(),
});
export type History = z.output<typeof historySchema>;

interface HistoryFacts {
  registeredAt: Date;
  /** Servers whose tools it holds. */
  servers: readonly string[];
  /** When a gateway before a server first told of calls. */
  heardSince: ReadonlyMap<string, Date>;
  /** How far back is looked. */
  from: Date;
  now: Date;
}

/** Whether enough of an agent could be seen to call anything that it holds unused. */
export function historyOf({ registeredAt, servers, heardSince, from, now }: HistoryFacts): History {
  const of = Math.floor((now.getTime() - from.getTime()) / DAY_MS);
  const heard = servers.flatMap((server) => heardSince.get(server)?.getTime() ?? []);
  if (heard.length === 0) return { since: null, days: 0, of, enough: false };
  const since = Math.max(registeredAt.getTime(), Math.min(...heard));
  const days = Math.max(0, Math.min(of, Math.floor((now.getTime() - since) / DAY_MS)));
  return { since: new Date(since).toISOString(), days, of, enough: since <= from.getTime() };
}

/** What is to be said of it; null where there is enough. */
export function historyWords({ since, days, of, enough }: History): string | null {
  if (enough) return null;
  if (since === null) return 'Not enough history: no gateway tells of its calls yet, so nothing is called unused.';
  const known = days === 1 ? '1 day' : `${days} days`;
  return `Not enough history: its calls are known for ${known} of the ${of} that are needed before a tool is called unused.`;
}
