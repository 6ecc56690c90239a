import { statusAfter } from '@/lib/agents/model/lifecycle';
import { findAlert } from '@/lib/alerts/repository';
import { authorize } from '@/lib/authz/authorize';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { publishRevision } from '@/lib/policy/publish-revision';
import { applyOperations } from '@/lib/requests/apply/apply-operations';
import { readSubjects } from '@/lib/requests/subjects/read-subjects';
import type { VerbRun } from '@/lib/verb/define-verb';
import { type Target, targetWords } from './model/target';
import * as repository from './repository';

interface Containing extends Target {
  reason: string;
  /** The alert that it is done from. */
  alert?: string | undefined;
  /** When Remit was asked. */
  askedAt: Date;
}

export interface Contained {
  id: string;
  number: number;
  serial: number;
  /** Slugs. */
  agents: string[];
}

/** Agents are read and changed this many at a time. */
const AT_ONCE = 200;

/**
 * Isolates every agent that it is about and is active, as one act: either all of them are suspended with the one
 * revision that says so, or nothing has happened. One that a drill isolated a person isolates all the same, so that the
 * drill does not bring it back. Throws `conflict` where none is left to isolate, and says by whom that was done.
 */
export async function contain(
  { ctx, tx, now }: Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx' | 'now'>,
  { of, target, reason, alert, askedAt }: Containing,
): Promise<Contained> {
  if (alert !== undefined && !(await findAlert(tx, authorize(ctx.actor, 'alert:read'), alert))) {
    throw invalid('alert', 'There is no such alert, or you may not see it.');
  }
  const all = await repository.listTargets(tx, { of, target });
  if (all.length === 0) await refuseNothing(tx, { of, target });
  const active = all.filter(({ status }) => statusAfter(status, 'suspend'));
  const drilled = await inDrills({ ctx, tx }, all);
  if (active.length + drilled.length === 0) throw await nothingLeft(tx, { of, target }, all);
  const slugs = active.map(({ slug }) => slug);
  for (let at = 0; at < slugs.length; at += AT_ONCE) {
    const operations = slugs.slice(at, at + AT_ONCE).map((agent) => ({ op: 'suspend', agent, reason }) as const);
    const subjects = await readSubjects(tx, operations);
    await applyOperations(operations, { tx, requestId: null, subjects, now });
  }
  const cause =
    of === 'agent' ? `${target} suspended` : `${count(slugs.length)} isolated: ${targetWords({ of, target })}`;
  // Where drills have suspended all of them, nothing changes, and this is the revision in force.
  const serial = await publishRevision({ ctx, tx, now }, { cause, kind: 'suspend', requestId: null });
  const id = newId('is', now);
  const isolated = [...active, ...drilled];
  const agents = isolated.map(({ slug }) => slug).sort();
  const number = await repository.insertContainment(tx, {
    ...{ id, of, target, reason, serial, askedAt, at: now, agents },
    personId: ctx.actor.kind === 'person' ? ctx.actor.id : null,
    alertId: alert ?? null,
    grants: isolated.reduce((sum, { tools }) => sum + tools.length, 0),
  });
  return { id, number, serial, agents };
}

type Tx = VerbRun<unknown, unknown>['tx'];
type Found = Awaited<ReturnType<typeof repository.listTargets>>;

/** Of these, what a drill isolated last, where it is a person who isolates. */
async function inDrills({ ctx, tx }: Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx'>, all: Found): Promise<Found> {
  if (ctx.actor.kind !== 'person') return [];
  const suspended = all.filter(({ status }) => status === 'suspended').map(({ slug }) => slug);
  const drilled = await repository.listDrilled(tx, suspended);
  return all.filter(({ slug }) => drilled.has(slug));
}

async function refuseNothing(tx: Tx, asked: Target): Promise<never> {
  if (asked.of === 'agent') throw notFound('agent');
  if (!(await repository.isThere(tx, asked))) throw invalid('target', `There is no ${asked.of} ${asked.target}.`);
  throw new RemitError('conflict', `No agent holds ${asked.of === 'tool' ? 'this tool' : 'a tool of this server'}.`);
}

/** Somebody was quicker, or there never was anything to take away. */
async function nothingLeft(tx: Tx, { of, target }: Target, all: Found): Promise<RemitError> {
  const suspended = all.filter(({ status }) => status === 'suspended');
  const one = suspended[0];
  if (!one) {
    const why =
      of === 'agent'
        ? `${target} is ${all[0]?.status}, and has no access to take away.`
        : 'None of these agents is active.';
    return new RemitError('conflict', why);
  }
  const who = of === 'agent' ? `${target} is suspended already` : 'All of these agents are suspended already';
  const last = await repository.findLastOf(tx, one.slug);
  const by = last
    ? `: ${last.person?.name ?? 'Remit'} did that with revision ${last.serial} (isolation ${last.number})`
    : '';
  return new RemitError('conflict', `${who}${by}.`);
}

function count(agents: number): string {
  return agents === 1 ? '1 agent' : `${agents} agents`;
}
