import { setImmediate } from 'node:timers/promises';
import { authorize } from '@/lib/authz/authorize';
import { notFound, RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import type { Detection, Finding, StandingDetection } from '../model/detection';
import { parametersOf, ruleOf } from '../model/detections';
import { type Replay, replayInputSchema } from '../model/tuning-dto';
import { readStanding } from '../standing/read-standing';
import { listTunings } from './repository';
import { storedDays, storedHours, storedSessions } from './stored/stored-facts';

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
  return 'of' in rule && 'detect' in rule
    ? replayStanding(ctx, rule as StandingDetection, pair)
    : replayCalls(ctx, rule as Detection, pair);
}

type Pair = readonly [inForce: unknown, proposed: unknown];

const STORED = { days: storedDays, hours: storedHours, sessions: storedSessions } as const;

async function replayCalls(ctx: Ctx, rule: Detection, pair: Pair): Promise<Replay> {
  if (!rule.replay) throw new RemitError('invalid_input', 'This rule has no parameters: there is nothing to try.');
  const now = ctx.clock();
  const { from, calls, whole, facts } = await STORED[rule.replay](ctx.db.read, now);
  const told: [Told, Told] = [new Map(), new Map()];
  for (const given of facts) {
    pair.forEach((parameters, index) => {
      add(told[index as 0 | 1], rule.detect(given, parameters as never).findings);
    });
    // Others are answered between two days.
    await setImmediate();
  }
  return { from: new Date(from).toISOString(), to: now.toISOString(), calls, whole, ...compared(told) };
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
