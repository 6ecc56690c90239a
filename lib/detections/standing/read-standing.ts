import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { listTold } from '@/lib/decision-log/coverage/repository';
import type { Stretch } from '@/lib/decision-log/model/sequence';
import { heardBy, readStates } from '@/lib/gateways/read-states';
import { listAllGateways } from '@/lib/gateways/repository';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { instantSchema } from '@/lib/kernel/text';
import type { Standing, StandingGateway } from '../model/standing';
import * as repository from './repository';

/** Days (UTC) of agents that are compared. */
const DAYS = 28;

export const standingInputSchema = z.strictObject({
  of: z.enum(['gateways', 'agents']),
  /** Silence from before nobody could have heard. */
  listeningSince: instantSchema,
  /** By gateway, the gap that was the newest when somebody looked before, and since when it was. */
  gaps: z.record(z.string(), z.strictObject({ gap: z.string(), since: instantSchema })).default({}),
});
type StandingInput = z.output<typeof standingInputSchema>;

export async function readStanding(conn: Conn, input: StandingInput, now: Date): Promise<Standing> {
  return {
    now: now.getTime(),
    gateways: input.of === 'gateways' ? await readGateways(conn, input, now) : [],
    agents: input.of === 'agents' ? await repository.listAgents(conn, daysBefore(now, DAYS)) : [],
  };
}

const daysBefore = (now: Date, days: number) => new Date(dayOf(now.getTime()) - days * DAY_MS);

async function readGateways(
  conn: Conn,
  { listeningSince, gaps: known }: StandingInput,
  now: Date,
): Promise<StandingGateway[]> {
  const states = await readStates(conn, await listAllGateways(conn), now, ({ alarms, lastSeenAt }) =>
    heardBy(lastSeenAt, alarms.includes('silent') ? 0 : Date.parse(listeningSince)),
  );
  const lacking = await repository.listLacking(
    conn,
    states.map(({ row: { id }, activated }) => ({ id, serial: activated?.serial ?? 0 })),
  );
  const missing = new Map((await listTold(conn, await repository.listWithGaps(conn))).map((one) => [one.slug, one]));
  return states.map(({ row, state }) => {
    const { slug, name, lastSeenAt, createdAt } = row;
    const behind = lacking.get(row.id);
    const told = missing.get(slug);
    return {
      ...{ slug, name, state, enforces: row.mode === 'enforce' },
      heardAt: lastSeenAt?.getTime() ?? null,
      behindSince: behind ? Math.max(behind.getTime(), createdAt.getTime()) : null,
      missing: told?.missing ?? 0,
      gaps: told?.gaps ?? [],
      gapSince: sinceOf(told?.gaps[0], known[slug], now),
    };
  });
}

const gapKey = ({ first, last }: Stretch) => `${first}-${last}`;

function sinceOf(newest: Stretch | undefined, known: StandingInput['gaps'][string] | undefined, now: Date) {
  if (!newest) return null;
  return known?.gap === gapKey(newest) ? Date.parse(known.since) : now.getTime();
}

/** What to say of the gaps the next time: nothing in the store says since when a number is missing. */
export async function noteGaps(conn: Conn, known: StandingInput['gaps'], now: Date): Promise<StandingInput['gaps']> {
  const told = await listTold(conn, await repository.listWithGaps(conn));
  return Object.fromEntries(
    told.flatMap(({ slug, gaps: [newest] }) => {
      if (!newest) return [];
      return [[slug, { gap: gapKey(newest), since: new Date(sinceOf(newest, known[slug], now) ?? 0).toISOString() }]];
    }),
  );
}
