import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { DAY_MS, dayOf } from '@/lib/kernel/day';
import { notFound } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import type { Detection, Finding, StandingDetection } from '../model/detection';
import { parametersOf, ruleOf } from '../model/detections';
import { type Replay, replayInputSchema } from '../model/tuning-dto';
import { factsOf } from '../read-facts';
import { countCallsByDay, listCallsBetween } from '../repository';
import { readStanding } from '../standing/read-standing';
import { listTunings } from './repository';

const DAYS = 30;
/** Calls that are looked at; whole days, the newest that fit, and of one day no more. */
const MOST_CALLS = 60_000;
const MOST_STORIES = 100;

type Told = Map<string, Finding>;

/**
 * What a rule would have told by other parameters, beside what those in force tell of the same calls: of the last 30
 * days, or of how things stand now. Nothing is kept. Throws `invalid_input` for parameters that the rule does not take.
 */
export async function replayDetection({ ctx, input: raw }: { ctx: Ctx; input: unknown }): Promise<Replay> {
  authorize(ctx.actor, 'detection:tune');
  const input = parseInput(replayInputSchema, raw);
  const rule = ruleOf(input.id);
  if (!rule) throw notFound('rule');
  const proposed = parseInput(rule.parameters, input.parameters);
  const { parameters: inForce } = parametersOf(rule, await listTunings(ctx.db.read));
  const pair = [inForce, proposed] as const;
  return 'of' in rule
    ? replayStanding(ctx, rule as StandingDetection, pair)
    : replayCalls(ctx, rule as Detection, pair);
}

type Pair = readonly [inForce: unknown, proposed: unknown];

async function replayCalls(ctx: Ctx, rule: Detection, pair: Pair): Promise<Replay> {
  const conn = ctx.db.read;
  const now = ctx.clock();
  const { days, whole } = await choose(conn, now);
  const told: [Told, Told] = [new Map(), new Map()];
  let calls = 0;
  for (const day of days) {
    const fresh = await listCallsBetween(conn, new Date(day), new Date(day + DAY_MS), MOST_CALLS);
    calls += fresh.length;
    if (fresh.length === 0) continue;
    const facts = await factsOf(conn, fresh);
    pair.forEach((parameters, index) => {
      add(told[index as 0 | 1], rule.detect(facts, parameters as never).findings);
    });
  }
  const from = new Date(days[0] ?? dayOf(now.getTime())).toISOString();
  return { from, to: now.toISOString(), calls, whole: whole && calls <= MOST_CALLS, ...compared(told) };
}

/** Days that are looked at, the first first: as many of the newest as fit. */
async function choose(conn: Conn, now: Date): Promise<{ days: number[]; whole: boolean }> {
  const today = dayOf(now.getTime());
  const counts = await countCallsByDay(conn, new Date(today - (DAYS - 1) * DAY_MS));
  const days: number[] = [];
  let sum = 0;
  for (const { start, calls } of counts) {
    sum += calls;
    if (sum > MOST_CALLS && days.length > 0) return { days: days.reverse(), whole: false };
    days.push(start);
  }
  return { days: days.reverse(), whole: sum <= MOST_CALLS };
}

async function replayStanding(ctx: Ctx, rule: StandingDetection, pair: Pair): Promise<Replay> {
  const now = ctx.clock();
  // A gap that is there now is taken as old enough: since when it is there nobody kept.
  const input = { of: rule.of, listeningSince: new Date(0).toISOString(), gaps: {} };
  const facts = await readStanding(ctx.db.read, input, now);
  const gateways = facts.gateways.map((one) => ({ ...one, gapSince: one.gapSince === null ? null : 0 }));
  const told: [Told, Told] = [new Map(), new Map()];
  pair.forEach((parameters, index) => {
    add(told[index as 0 | 1], rule.detect({ ...facts, gateways }, parameters as never).findings);
  });
  return { from: null, to: now.toISOString(), calls: 0, whole: true, ...compared(told) };
}

function add(told: Told, findings: readonly Finding[]): void {
  for (const finding of findings) if (!told.has(finding.story)) told.set(finding.story, finding);
}

function compared([now, proposed]: [Told, Told]): Pick<Replay, 'now' | 'proposed' | 'stories'> {
  const stories = [...new Map([...now, ...proposed])].map(([story, { title, agent, firstAt }]) => {
    const found = !now.has(story) ? 'proposed' : proposed.has(story) ? 'both' : 'now';
    return { title, agent, at: new Date(firstAt).toISOString(), found } as Replay['stories'][number];
  });
  stories.sort((a, b) => Number(a.found === 'both') - Number(b.found === 'both') || (a.at < b.at ? 1 : -1));
  return { now: now.size, proposed: proposed.size, stories: stories.slice(0, MOST_STORIES) };
}
