import { may, mayAll } from '@/lib/authz/authorize';
import { listGateways } from '@/lib/gateways/queries';
import { MOST_COUNTED } from '@/lib/kernel/page';
import type { RequestDetail } from '@/lib/requests/model/dto';
import type { GatewayBefore } from '@/lib/requests/model/gateways';
import { getQueuePlace } from '@/lib/requests/queue/queries';
import type { Ctx } from '@/lib/verb/ctx';
import { readListParams } from '../list-filter';

export interface QueueView {
  /** "3 of 12 in the list". */
  words: string;
  previous: string | null;
  next: string | null;
  /** Where this page is, with a query, so that more can be added to it. */
  here: string;
  /** What this person just did about it. */
  decided: 'approved' | 'rejected' | null;
  /** How many others wait for their decision; null while they have not decided here. */
  left: number | null;
}

/** For so long after a decision the next one is offered. */
const JUST_NOW_MS = 15 * 60_000;

/** The requests that this one stands among: the list that its address was opened from, or what waits for the person. */
export async function readQueue(
  ctx: Ctx,
  { number, decisions }: RequestDetail,
  params: Record<string, string | string[] | undefined>,
): Promise<QueueView> {
  const { filter, suffix } = readListParams(params);
  // Who decides nothing goes through the list.
  const list = params.from === 'list' || !may(ctx.actor, 'request:decide');
  const place = await getQueuePlace({ ctx, number, source: list ? { kind: 'list', filter } : { kind: 'mine' } });
  const tail = list ? suffix : '';
  const href = (to: number | null) => (to === null ? null : `/requests/CR-${to}${tail}`);
  const me = ctx.actor.kind === 'person' ? ctx.actor.id : '';
  const own = decisions.find(
    ({ person, counts, at }) => person.id === me && counts && ctx.clock().getTime() - Date.parse(at) < JUST_NOW_MS,
  );
  const waiting = list && own ? await getQueuePlace({ ctx, number, source: { kind: 'mine' } }) : place;
  const where = list ? 'in the list' : place.total === 1 && place.position ? 'that waits for you' : 'that wait for you';
  return {
    words:
      place.position === null ? outside(place.total, list) : `${place.position} of ${atMost(place.total)} ${where}`,
    previous: href(place.previous),
    // Once decided, the next one that waits for the person, whatever list they came from.
    next: own && waiting.next !== null ? `/requests/CR-${waiting.next}` : href(place.next),
    here: `/requests/CR-${number}${tail || '?'}`,
    decided: own ? (own.decision === 'approve' ? 'approved' : 'rejected') : null,
    left: own ? waiting.total : null,
  };
}

function outside(total: number, list: boolean): string {
  if (list) return `Not in the list of ${atMost(total)}`;
  return total === 0 ? 'Nothing waits for you' : `${total} ${total === 1 ? 'waits' : 'wait'} for you`;
}

function atMost(total: number): string {
  return `${total.toLocaleString('en')}${total >= MOST_COUNTED ? ' or more' : ''}`;
}

const MOST_GATEWAYS = 200;

/** What stands before which servers, for who is told before they decide. */
export async function readGateways(ctx: Ctx): Promise<GatewayBefore[]> {
  if (!mayAll(ctx.actor, 'gateway:read')) return [];
  const { items } = await listGateways({ ctx, page: { limit: MOST_GATEWAYS } });
  return items.map(({ slug, name, servers, kind, unheld }) => ({ slug, name, servers, kind, unheld }));
}
