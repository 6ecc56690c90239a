import Link from 'next/link';
import type { RequestSummary } from '@/lib/requests/model/dto';
import { When } from '../time/when';
import { Panel } from '../ui/panel';

/** Emergencies that nobody has looked at since. Nothing is shown while there are none. */
export function ToReview({ requests }: { requests: RequestSummary[] }) {
  if (requests.length === 0) return null;
  return (
    <Panel title="Emergencies to review" note={String(requests.length)} padded={false}>
      <ul>
        {requests.map(({ id, number, title, requester, reviewDueAt }) => (
          <li
            key={id}
            className="relative flex items-baseline gap-3 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover"
          >
            <span className="min-w-14 shrink-0 whitespace-nowrap text-ink-3 text-xs">CR-{number}</span>
            <Link href={`/requests/CR-${number}`} className="min-w-0 flex-1 font-strong after:absolute after:inset-0">
              {title}
            </Link>
            <span className="hidden text-ink-2 sm:inline">{requester.name}</span>
            {reviewDueAt ? (
              <span className="shrink-0 text-ink-2">
                due <When at={reviewDueAt} />
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
