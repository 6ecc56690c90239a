import Link from 'next/link';
import type { Overview } from '@/lib/overview/model/dto';
import { isNarrowed } from '@/lib/overview/model/figures';
import { When } from '../time/when';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

const DOTS: Record<Overview['week'][number]['kind'], string> = {
  risk: 'bg-r2',
  definition: 'bg-r1',
  review: 'bg-add',
  drill: 'bg-control',
  gateway: 'bg-r3',
  'break-glass': 'bg-r2',
  isolation: 'bg-r3',
  incident: 'bg-r3',
};

/** What changed in seven days, in words. */
export function WeekPanel({ overview: { week, filter } }: { overview: Overview }) {
  const narrowed = isNarrowed(filter);
  return (
    <Panel title="This week" note={narrowed ? 'seven days, of this part' : 'seven days'} padded={false}>
      {week.length === 0 ? (
        <p className="p-4 text-ink-2">
          {narrowed
            ? 'Nothing of this part is listed; gateways and definitions are not told apart by team.'
            : 'Nothing changed: no risk rose, no definition changed, no review was signed, and there was no incident.'}
        </p>
      ) : (
        <ul className="px-4 py-2.5">
          {week.map(({ at, kind, text, href }) => (
            <li key={`${href} ${at} ${text}`} className="grid grid-cols-[14px_1fr_auto] gap-2 py-1">
              <span aria-hidden className={`mt-[7px] size-[7px] rounded-full ${DOTS[kind]}`} />
              <Link href={href} className="min-w-0 [overflow-wrap:anywhere] hover:underline">
                <HostileText inline text={text} />
              </Link>
              <When at={at} className="text-ink-3 text-xs" />
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
