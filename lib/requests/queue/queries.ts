import { authorize, may } from '@/lib/authz/authorize';
import { readDecider } from '@/lib/delegations/read-deciders';
import type { Ctx } from '@/lib/verb/ctx';
import { placeIn, type QueuePlace } from '../model/queue';
import { filterNow, listKeptFrom, type RequestListInput } from '../queries';
import { readRequest } from '../read-request';
import { listToDecide } from '../to-decide/repository';
import * as repository from './repository';

/** What somebody goes through: the list that they came from, or what waits for their decision. */
export type QueueSource = { kind: 'list'; filter: NonNullable<RequestListInput['filter']> } | { kind: 'mine' };

/** As many of those that wait for somebody are counted. */
const MOST = 100;

export async function getQueuePlace({
  ctx,
  number,
  source,
}: {
  ctx: Ctx;
  number: number;
  source: QueueSource;
}): Promise<QueuePlace> {
  const scope = authorize(ctx.actor, 'request:read');
  if (source.kind === 'list') return repository.findPlace(ctx.db.read, scope, filterNow(ctx, source.filter), number);
  return placeIn(await waitingForMe(ctx), number);
}

/** Numbers of the requests that this person may decide now, the highest first. */
async function waitingForMe(ctx: Ctx): Promise<number[]> {
  const { actor } = ctx;
  if (actor.kind !== 'person' || !may(actor, 'request:decide')) return [];
  const conn = ctx.db.read;
  const { delegators } = await readDecider(conn, actor, ctx.clock());
  const deciders = { me: actor, delegators, except: await listKeptFrom(ctx, actor) };
  const ids = await listToDecide(conn, authorize(actor, 'request:read'), deciders, MOST);
  const numbers: number[] = [];
  for (const { id, number, decided, namesAgents } of await repository.listNumbers(conn, ids, actor.id)) {
    // The database finds by stage. Whether an earlier decision still counts, or this person owns an agent that holds
    // the tool, is only known once the request is read.
    const sure = !decided && namesAgents;
    if (sure || (await readRequest(ctx, conn, id)).mayDecide.ok) numbers.push(number);
  }
  return numbers;
}
