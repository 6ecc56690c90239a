import { authorize } from '@/lib/authz/authorize';
import { readDelegates } from '@/lib/delegations/read-deciders';
import { notify } from '@/lib/notifications/notify';
import { findIdsByRole } from '@/lib/notifications/repository';
import type { VerbRun } from '@/lib/verb/define-verb';
import { isolatorsOf, ownersOf } from './read-request';
import { eligibleFor } from './read-time';
import { findRequest, type RequestRecord } from './repository';

type Telling = Pick<VerbRun<unknown, unknown>, 'ctx' | 'tx' | 'now'>;

/** Everybody who may decide a stage of it, or stand in for somebody who may, learns that it waits. */
export async function tellWaiting(telling: Telling, id: string, what = 'waits for a decision'): Promise<void> {
  const { tx, now } = telling;
  const request = await read(telling, id);
  const apart = [...(await ownersOf(tx, request)), ...(await isolatorsOf(tx, request))];
  const barred = new Set([request.requester.id, ...apart.map(({ id }) => id)]);
  const asked = new Set<string>();
  for (const stage of request.stages) {
    for (const person of await eligibleFor(tx, { ...stage, escalated: false }, barred)) asked.add(person.id);
  }
  for (const delegate of await readDelegates(tx, [...asked], now)) if (!barred.has(delegate.id)) asked.add(delegate.id);
  await tell(telling, request, { event: 'request.waiting', people: [...asked], what });
}

/** Who asked, and who owns an agent of it, learns what became of it; not whoever did it just now. */
export async function tellDecided(telling: Telling, id: string, what: string): Promise<void> {
  const request = await read(telling, id);
  await tell(telling, request, { event: 'request.decided', people: await involved(telling, request), what });
}

/** Security and the owners learn at once that somebody gave an agent tools without a decision. */
export async function tellBreakGlass(telling: Telling, id: string, hours: number): Promise<void> {
  const request = await read(telling, id);
  const people = [...(await findIdsByRole(telling.tx, 'security')), ...(await involved(telling, request))];
  const what = `is in force without a decision, by ${request.requester.name}, for ${hours === 1 ? 'an hour' : `${hours} hours`}`;
  await tell(telling, request, { event: 'break-glass.used', people, what });
}

async function involved({ ctx, tx }: Telling, request: RequestRecord): Promise<string[]> {
  const me = ctx.actor.kind === 'person' ? ctx.actor.id : '';
  const ids = [request.requester.id, ...(await ownersOf(tx, request)).map(({ id }) => id)];
  return ids.filter((id) => id !== me);
}

async function read({ tx, ctx }: Telling, id: string): Promise<RequestRecord> {
  // Whoever acts has just written it, and may not be one who reads every request.
  const request = await findRequest(tx, authorize({ kind: 'system', name: 'notify' }, 'request:read'), id);
  if (!request) throw new Error(`${ctx.actor.kind} wrote a request that is not there: ${id}`);
  return request;
}

async function tell(
  { tx, now }: Telling,
  { id, number, title }: RequestRecord,
  {
    event,
    people,
    what,
  }: { event: 'request.waiting' | 'request.decided' | 'break-glass.used'; people: string[]; what: string },
): Promise<void> {
  await notify(tx, { event, people, title: `CR-${number} ${what}: ${title}`, path: `/requests/${id}`, now });
}
