import Link from 'next/link';
import { When } from '../time/when';
import { WorkList, WorkRow } from './work-list';

interface Props {
  actions: { id: string; what: string; dueAt: string; incident: { id: string; number: number; title: string } }[];
}

/** What this person is to do after an incident. */
export function MyActions({ actions }: Props) {
  return (
    <WorkList title="After incidents" noun="action" total={actions.length}>
      {actions.map(({ id, what, dueAt, incident }) => (
        <WorkRow key={id}>
          <Link
            className="link min-w-0 flex-1 font-strong [overflow-wrap:anywhere]"
            href={`/incidents/${incident.id}?tab=cause`}
          >
            {what}
          </Link>
          <span className="shrink-0 text-ink-2">
            incident {incident.number}, due <When at={dueAt} />
          </span>
        </WorkRow>
      ))}
    </WorkList>
  );
}
