import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { askGateway } from '@/lib/containments/ask-gateway';
import { contain } from '@/lib/containments/contain';
import { getContainment } from '@/lib/containments/queries';
import { findLastOf } from '@/lib/containments/repository';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { slugSchema } from '@/lib/kernel/slug';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { publishRevision } from '@/lib/policy/publish-revision';
import { setStatus } from '@/lib/requests/apply/repository';
import { log } from '@/lib/telemetry/log';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { dueAt, isWaitedFor, leftOut, type RotationDrill, rotationSchema, troublesOf } from './model/drill';
import { raiseFailed } from './raise-failed';
import * as repository from './repository';
import { readyRotation, rotateInDrill } from './rotate';

/** How long gateways have to confirm. */
const WAIT_MS = 30_000;
const STEP_MS = 100;

/** Isolates the agent of a drill, as a person would. An agent that holds anything is left alone. */
const startDrill = defineVerb({
  action: 'drill.start',
  permission: 'job:read',
  input: z.strictObject({ agent: slugSchema }),
  prepare: async ({ ctx }) => ({ askedAt: ctx.clock() }),
  async run({ ctx, tx, input: { agent }, prepared, now, audit }) {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit drills by itself.');
    const found = await repository.findDrillAgent(tx, agent);
    if (!found?.everyHours) throw new RemitError('conflict', `${agent} is no agent for drills.`);
    if (found.grants > 0) throw new RemitError('conflict', `${agent} holds grants, so it is not isolated for a drill.`);
    const about = { of: 'agent', target: agent, reason: 'Drill', ...prepared } as const;
    const { id, serial } = await contain({ ctx, tx, now }, about);
    await audit({ subject: { kind: 'containment', id }, detail: { agent, revision: serial } });
    return { id };
  },
});

const MOST_TROUBLES = 200;
const MOST_TEXT = 500;

const finishSchema = z.strictObject({
  agent: slugSchema,
  containment: z.string().max(64).nullable(),
  troubles: z.array(z.string().max(MOST_TEXT)).max(MOST_TROUBLES),
  heldMs: z.int().min(0).nullable(),
  deniedMs: z.int().min(0).nullable(),
  rotation: rotationSchema.nullable(),
  startedAt: z.iso.datetime(),
});

/**
 * Keeps what came of it, and brings the agent back. Nobody has to approve that: it holds nothing, so nothing more is
 * allowed by it; where it does hold something by now, or somebody isolated it since, it stays suspended.
 */
const finishDrill = defineVerb({
  action: 'drill.finish',
  permission: 'job:read',
  input: finishSchema,
  async run({ ctx, tx, input, now, audit }) {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit drills by itself.');
    const { agent, containment, heldMs, deniedMs, rotation } = input;
    const found = await repository.findDrillAgent(tx, agent);
    const last = await findLastOf(tx, agent);
    const isMine = containment !== null && last?.id === containment;
    const back = isMine && found?.status === 'suspended' && found.grants === 0;
    const troubles = [
      ...input.troubles,
      ...(containment !== null && !back
        ? [`${agent} is not brought back: it holds grants, or somebody else isolated or changed it.`]
        : []),
    ];
    if (back) {
      await setStatus(tx, agent, 'active', now);
      await publishRevision(
        { ctx, tx, now },
        { cause: `Drill over: ${agent} is back`, kind: 'other', requestId: null },
      );
    }
    const outcome = troubles.length === 0 ? 'passed' : 'failed';
    const id = newId('dr', now);
    const number = await repository.insertRun(tx, {
      ...{ id, agent, containmentId: containment, outcome, troubles, heldMs, deniedMs },
      ...{ rotation: rotation?.outcome ?? null, rotated: rotation?.rotated ?? null },
      ...{ refusedMs: rotation?.refusedMs ?? null, takenMs: rotation?.takenMs ?? null },
      ...{ startedAt: new Date(input.startedAt), endedAt: now },
    });
    const detail = { number, agent, outcome, troubles, heldMs, deniedMs, rotation };
    if (outcome === 'failed') {
      const people = [...(await listActiveIn(tx, 'security')), ...(await listActiveIn(tx, 'admin'))];
      const title = `Drill ${number} failed: ${troubles[0]}`.slice(0, 200);
      await notify(tx, { event: 'drill.failed', people, title, path: `/drills/${id}`, now });
      await raiseFailed(tx, { id, number, agent, troubles, startedAt: new Date(input.startedAt), now });
    }
    await audit({ subject: { kind: 'drill', id }, detail });
    return { number, outcome, troubles };
  },
});

/** One drill, from isolating to bringing back. Never leaves the agent isolated while this process lives. */
export async function runDrill({ ctx, agent, signal }: { ctx: Ctx; agent: string; signal: AbortSignal }) {
  const startedAt = ctx.clock();
  const finish = (came: {
    containment: string | null;
    troubles: string[];
    heldMs?: number;
    deniedMs?: number | null;
    rotation?: RotationDrill;
  }) =>
    finishDrill({
      ctx,
      input: {
        ...{ agent, heldMs: null, deniedMs: null, rotation: null, ...came, startedAt: startedAt.toISOString() },
        troubles: came.troubles.slice(0, MOST_TROUBLES).map((text) => text.slice(0, MOST_TEXT)),
      },
    });
  // The record is for good, and read by many.
  const wordsOf = (error: unknown) => {
    if (!isRemitError(error)) log.error({ err: error, agent }, 'something unexpected came up in a drill');
    return isRemitError(error) ? error.message : 'Something unexpected came up; the log of Remit has it.';
  };
  let id: string;
  let ready: Awaited<ReturnType<typeof readyRotation>> | undefined;
  try {
    ready = await readyRotation({ ctx, agent });
    id = (await startDrill({ ctx, input: { agent } })).id;
  } catch (error) {
    const troubles = [wordsOf(error)];
    const rotation = ready === undefined ? {} : { rotation: untried(ready, 'The agent was not isolated') };
    return finish({ containment: null, troubles, ...rotation });
  }
  const begun = performance.now();
  const since = () => Math.round(performance.now() - begun);
  let seen = await getContainment({ ctx, id });
  while (isWaitedFor(seen.gateways) && since() < WAIT_MS && !signal.aborted) {
    await sleep(STEP_MS, undefined, { signal }).catch(() => {});
    seen = await getContainment({ ctx, id });
  }
  const troubles = troublesOf(seen.gateways);
  const heldMs = since();
  const askable = await repository.listAskable(ctx.db.read);
  for (const { slug, ...gateway } of askable) {
    const came = await askGateway(ctx, { ...gateway, gateway: slug, agent }, seen.serial);
    // Without the isolation it would be denied as unknown: it holds nothing.
    if (came.outcome !== 'denied' || came.says !== 'agent_suspended') {
      troubles.push(`A canary call at ${slug} was not denied for the isolation: ${came.says}`);
    }
  }
  const timed = { heldMs, deniedMs: askable.length > 0 ? since() : null };
  if (troubles.length > 0) {
    return finish({ containment: id, troubles, rotation: untried(ready, 'The isolation was not held') });
  }
  if (typeof ready === 'string') return finish({ containment: id, troubles, ...timed, rotation: leftOut(ready) });
  const turned = await rotateInDrill({ ctx, ready, signal, waitMs: WAIT_MS }).catch((error: unknown) => ({
    rotation: { outcome: 'failed' as const, rotated: ready.clientId, refusedMs: null, takenMs: null },
    troubles: [wordsOf(error)],
  }));
  return finish({ containment: id, ...timed, ...turned });
}

/** What was ready for it has another secret by then. */
function untried(ready: object | string, why: string): RotationDrill {
  return leftOut(
    typeof ready === 'string' ? ready : `${why}: its secret was replaced before, and nothing was asked of gateways.`,
  );
}

/** Every drill that is due, one after the other; whatever becomes of one, the others are looked at. */
export async function runDueDrills({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }) {
  const done = { passed: 0, failed: 0 };
  let broken: { error: unknown } | undefined;
  for (const { slug, everyHours } of await repository.listDrillAgents(ctx.db.read)) {
    if (signal.aborted) break;
    try {
      const outcome = await drillWhenDue({ ctx, signal, slug, everyHours });
      if (outcome) done[outcome] += 1;
    } catch (error) {
      broken ??= { error };
    }
  }
  if (broken) throw broken.error;
  return done;
}

/** One that was broken off, by a stop say, is ended first, as failed. Null where none is due. */
async function drillWhenDue(parts: { ctx: Ctx; signal: AbortSignal; slug: string; everyHours: number }) {
  const { ctx, signal, slug, everyHours } = parts;
  const open = await repository.findOpen(ctx.db.read, slug);
  if (open) {
    const startedAt = open.askedAt.toISOString();
    const came = {
      containment: open.id,
      troubles: ['It was broken off.'],
      heldMs: null,
      deniedMs: null,
      rotation: null,
    };
    await finishDrill({ ctx, input: { agent: slug, ...came, startedAt } });
    return 'failed';
  }
  const now = ctx.clock();
  if (dueAt(everyHours, await repository.findLastRun(ctx.db.read, slug), now) > now) return null;
  const { outcome } = await runDrill({ ctx, agent: slug, signal });
  return outcome as 'passed' | 'failed';
}
