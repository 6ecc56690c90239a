import { fallbackWords } from '@/lib/approval-policy/model/time';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { When } from '../time/when';

type Stage = RequestDetail['stages'][number];

/** What a stage does while nobody decides: what it did, and what comes next. */
export function StageTime({ stage: { deadlines, escalated, time } }: { stage: Stage }) {
  if (!deadlines) return null;
  const { remindsAt, remindedAt, escalatesAt, escalatedAt } = deadlines;
  const to = time.escalateTo && fallbackWords(time.escalateTo);
  return (
    <ul className="mt-2 space-y-0.5 text-ink-2 text-xs">
      {remindedAt ? (
        <li>
          Reminded <When at={remindedAt} />
        </li>
      ) : remindsAt ? (
        <li>
          Reminds <When at={remindsAt} />
        </li>
      ) : null}
      {escalated && escalatedAt ? (
        <li>
          Escalated <When at={escalatedAt} />: {to} may decide it too
        </li>
      ) : escalatesAt ? (
        <li>
          Escalates <When at={escalatesAt} />: then {to} may decide it too
        </li>
      ) : null}
    </ul>
  );
}

/** When the request ends by itself. Nothing is ever approved by waiting. */
export function RequestEnding({ ending }: Pick<RequestDetail, 'ending'>) {
  if (!ending) return null;
  return (
    <p className="text-ink-2">
      {ending.stage === null ? 'Expires' : 'Denied automatically'} on <When at={ending.at} show="day" /> unless it is
      decided.
    </p>
  );
}
