import type { RequestDetail, StageDetail } from './dto';

/** What happens next with a request, and whose move it is. */
export interface NextStep {
  whose: 'you' | 'others' | 'nobody';
  words: string;
}

export type NextStepFacts = Pick<
  RequestDetail,
  'state' | 'breakGlass' | 'missing' | 'stages' | 'mayDecide' | 'isRequester' | 'revision'
> & { requester: { name: string } };

/** People named in the line; who decides lists all. */
const NAMED = 3;

/** In one line, for whoever looks: no request is without one. */
export function nextStep(facts: NextStepFacts): NextStep {
  const { state, breakGlass } = facts;
  if (breakGlass) return emergency(breakGlass);
  switch (state) {
    case 'pending':
      return pending(facts);
    case 'approved':
      return {
        whose: 'nobody',
        words: `In force${facts.revision === null ? '' : ` with revision ${facts.revision}`}. Nothing is left to decide; access can be taken away on the agent’s page at any time.`,
      };
    case 'rejected':
      return again(facts, 'It was rejected, and nothing changed.');
    case 'cancelled':
      return again(facts, 'It was taken back, and nothing changed.');
    case 'expired':
      return again(facts, 'Nobody decided in time, so it ended and nothing changed.');
  }
}

function again({ isRequester, requester }: NextStepFacts, what: string): NextStep {
  return isRequester
    ? { whose: 'you', words: `${what} You can ask again.` }
    : { whose: 'others', words: `${what} ${requester.name} can ask again.` };
}

function emergency({ review, mayReview }: NonNullable<RequestDetail['breakGlass']>): NextStep {
  if (review) return { whose: 'nobody', words: 'Reviewed. What it gave ends by itself.' };
  return mayReview
    ? { whose: 'you', words: 'In force without an approval. Look at what happened, and write a review.' }
    : {
        whose: 'others',
        words: 'In force without an approval. Somebody in security, an executive or an administrator reviews it.',
      };
}

function pending(facts: NextStepFacts): NextStep {
  const { mayDecide, missing } = facts;
  const open = facts.stages.filter(({ done }) => !done);
  if (missing.length > 0) return blocked(facts);
  if (mayDecide.ok) return { whose: 'you', words: yours(mayDecide, open) };
  const stuck = open.find((stage) => lacking(stage) > 0);
  if (stuck) return { whose: 'others', words: `${nobodyFor(stuck)}${mine(facts)}` };
  return { whose: 'others', words: `${why(facts)}${open.map(waitsFor).join(' ')}${mine(facts)}` };
}

/** Why not the person who looks, unless the line says so anyway. */
function why({ mayDecide, isRequester }: NextStepFacts): string {
  if (mayDecide.ok || isRequester || mayDecide.code === 'forbidden') return '';
  return `${mayDecide.why} `;
}

function mine({ isRequester }: NextStepFacts): string {
  return isRequester ? ' Until then you can edit it or take it back.' : '';
}

/** What the rules ask for and is not there yet; a rejection is possible all the same. */
function blocked({ missing, mayDecide, isRequester, requester }: NextStepFacts): NextStep {
  const what = `It cannot be approved yet. ${missing[0]}${missing.length > 1 ? ` And ${missing.length - 1} more: see who decides.` : ''}`;
  if (isRequester) return { whose: 'you', words: `${what} Add what is missing, or take it back.` };
  const others = `${requester.name} can add what is missing`;
  return mayDecide.ok
    ? { whose: 'you', words: `${what} ${others}; you can say so in a comment, or reject it.` }
    : { whose: 'others', words: `${what} ${others}.` };
}

function yours(
  { stage, onBehalfOf }: Extract<RequestDetail['mayDecide'], { ok: true }>,
  open: readonly StageDetail[],
): string {
  const own = open.find(({ name }) => name === stage);
  const missing = own ? own.needed - own.approvedBy.length - 1 : 0;
  const rest = open.filter(({ name }) => name !== stage).map(({ name }) => name);
  const left = [...(missing > 0 ? [`${missing} more for ${stage}`] : []), ...rest];
  const you = `You decide for ${stage}${onBehalfOf ? `, on behalf of ${onBehalfOf.name}` : ''}.`;
  return `${you} ${left.length > 0 ? `After you, ${listed(left)} still ${left.length === 1 && missing <= 1 ? 'decides' : 'decide'}.` : 'Your approval puts it in force.'}`;
}

/** How many more would have to be able to decide a stage. */
function lacking({ needed, approvedBy, eligible }: StageDetail): number {
  const able = eligible.filter(({ id }) => !approvedBy.some((person) => person.id === id)).length;
  return Math.max(0, needed - approvedBy.length - able);
}

function nobodyFor(stage: StageDetail): string {
  const short = lacking(stage);
  const who = stage.role
    ? `An administrator can give ${short === 1 ? 'somebody' : `${short} people`} the role ${stage.role}.`
    : 'An administrator can change the approval policy; then the requester edits the request.';
  return `Too few people can decide for ${stage.name}: ${short} more ${short === 1 ? 'is' : 'are'} needed. ${who}`;
}

function waitsFor({ name, needed, approvedBy, eligible }: StageDetail): string {
  const able = eligible.filter(({ id }) => !approvedBy.some((person) => person.id === id)).map((one) => one.name);
  const names = able.length > NAMED ? [...able.slice(0, NAMED), `${able.length - NAMED} more`] : able;
  const left = needed - approvedBy.length;
  return left > 1
    ? `Waits for ${left} of ${listed(names)}, for ${name}.`
    : `Waits for ${listed(names, 'or')}, for ${name}.`;
}

function listed(words: readonly string[], link = 'and'): string {
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} ${link} ${words.at(-1)}`;
}
