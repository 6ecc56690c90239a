import { fallbackWords } from '@/lib/approval-policy/model/time';
import type { CommentDetail } from './comment';
import type { RequestDetail } from './dto';

export interface EditDetail {
  at: string;
  /** Who edited it. */
  name: string;
}

/** One thing that happened to a request. */
export interface HistoryEvent {
  key: string;
  at: string;
  kind:
    | 'asked'
    | 'edited'
    | 'answered'
    | 'approved'
    | 'rejected'
    | 'commented'
    | 'waited'
    | 'closed'
    | 'applied'
    | 'reviewed';
  /** Null where Remit did it by itself. */
  person: string | null;
  /** What they did, after the name. */
  words: string;
  /** What they wrote: free text, to be shown as text. */
  text?: string;
  mentions?: CommentDetail['mentions'];
  /** Set for a decision that counts no longer. */
  void?: true;
  /** The digest that a decision was made for. */
  digest?: string;
  revision?: number;
}

export type HistoryFacts = Pick<
  RequestDetail,
  | 'createdAt'
  | 'requester'
  | 'decisions'
  | 'steps'
  | 'state'
  | 'decidedAt'
  | 'revision'
  | 'breakGlass'
  | 'productionReviews'
>;

/** Everything that happened, the oldest first: asked, edited, decided, said, escalated, put in force. */
export function historyOf(
  request: HistoryFacts,
  { comments, edits }: { comments: readonly CommentDetail[]; edits: readonly EditDetail[] },
): HistoryEvent[] {
  const { createdAt, requester, decisions, steps } = request;
  const events: HistoryEvent[] = [
    { key: 'asked', at: createdAt, kind: 'asked', person: requester.name, words: 'asked' },
    ...edits.map(
      ({ at, name }, i): HistoryEvent => ({
        key: `edit-${i}`,
        at,
        kind: 'edited',
        person: name,
        words: 'edited it; decisions made before do not count',
      }),
    ),
    ...answered(request.productionReviews),
    ...decisions.map(decided),
    ...comments.map(
      ({ id, at, person, text, mentions }): HistoryEvent => ({
        key: id,
        at,
        kind: 'commented',
        person: person.name,
        words: 'commented',
        text,
        mentions,
      }),
    ),
    ...steps.map(stepped),
    ...closing(request),
  ];
  // Of one moment, in the order above: the decision, then what it led to.
  return events
    .map((event, i) => ({ event, i }))
    .sort((a, b) => a.event.at.localeCompare(b.event.at) || a.i - b.i)
    .map(({ event }) => event);
}

/** Answers before production, one event for what somebody sent at once. An answer that was replaced is not told. */
function answered(reviews: HistoryFacts['productionReviews']): HistoryEvent[] {
  const sent = new Map<string, { at: string; name: string; lines: number }>();
  for (const { answer } of reviews.flatMap(({ lines }) => lines)) {
    if (!answer) continue;
    const key = `answers-${answer.at}-${answer.by.id}`;
    sent.set(key, { at: answer.at, name: answer.by.name, lines: (sent.get(key)?.lines ?? 0) + 1 });
  }
  return [...sent].map(([key, { at, name, lines }]) => ({
    key,
    at,
    kind: 'answered',
    person: name,
    words: `answered ${lines === 1 ? 'a question' : `${lines} questions`} before production`,
  }));
}

function decided({
  id,
  at,
  person,
  decision,
  stage,
  onBehalfOf,
  comment,
  counts,
  digest,
}: RequestDetail['decisions'][number]): HistoryEvent {
  const whom = onBehalfOf ? `, on behalf of ${onBehalfOf.name}` : '';
  return {
    key: id,
    at,
    kind: decision === 'approve' ? 'approved' : 'rejected',
    person: person.name,
    words: `${decision === 'approve' ? 'approved' : 'rejected'} for ${stage}${whom}`,
    digest,
    ...(comment ? { text: comment, mentions: [] } : {}),
    ...(counts ? {} : { void: true as const }),
  };
}

function stepped(step: RequestDetail['steps'][number], i: number): HistoryEvent {
  const kind = step.kind === 'expire' ? 'closed' : 'waited';
  return { key: `step-${i}`, at: step.at, kind, person: null, words: stepWords(step) };
}

/** What Remit did while nobody decided. */
function stepWords({ kind, stage, to }: RequestDetail['steps'][number]): string {
  switch (kind) {
    case 'remind':
      return `Remit reminded who may decide ${stage}`;
    case 'escalate':
      return `Nobody decided ${stage}${to ? `: ${fallbackWords(to)} may decide it too` : ''}`;
    case 'restart':
      return 'What it is about changed: its time starts anew, and decisions made before do not count';
    case 'expire':
      return stage ? `Denied automatically: nobody decided ${stage} in time` : 'Expired: nobody decided it in time';
    case 'review':
      return 'Nobody reviewed it in time: Remit reminded';
  }
}

function closing({ state, decidedAt, requester, revision, breakGlass }: HistoryFacts): HistoryEvent[] {
  const events: HistoryEvent[] = [];
  if (state === 'cancelled' && decidedAt) {
    events.push({ key: 'cancelled', at: decidedAt, kind: 'closed', person: requester.name, words: 'took it back' });
  }
  if (revision !== null && decidedAt) {
    events.push({ key: 'applied', at: decidedAt, kind: 'applied', person: null, words: 'In force with', revision });
  }
  if (breakGlass?.review) {
    const { at, by, note } = breakGlass.review;
    events.push({
      key: 'reviewed',
      at,
      kind: 'reviewed',
      person: by.name,
      words: 'reviewed the emergency',
      text: note,
      mentions: [],
    });
  }
  return events;
}
