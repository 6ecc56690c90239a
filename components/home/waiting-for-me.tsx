import { CheckCheck } from 'lucide-react';
import Link from 'next/link';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';

/** Requests that this person may decide, oldest need first on top. */
export function WaitingForMe({ requests, more }: { requests: RequestDetail[]; more: boolean }) {
  return (
    <Panel
      title="Waits for your decision"
      note={requests.length > 0 ? `${requests.length}${more ? ' or more' : ''}` : undefined}
      padded={false}
    >
      {requests.length === 0 ? (
        <EmptyState icon={<CheckCheck />} title="Nothing waits for you">
          Requests that you may decide appear here. Your own, and those for agents that you own, are for somebody else.
        </EmptyState>
      ) : (
        <ul>
          {requests.map((request) => (
            <li
              key={request.id}
              className="relative flex items-baseline gap-3 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover"
            >
              <span className="min-w-14 shrink-0 whitespace-nowrap text-ink-3 text-xs">CR-{request.number}</span>
              <Link
                href={`/requests/CR-${request.number}`}
                className="min-w-0 flex-1 font-strong after:absolute after:inset-0"
              >
                {request.title}
              </Link>
              <span className="hidden text-ink-2 sm:inline">{request.requester.name}</span>
              <span className="shrink-0 text-ink-3">
                <When at={request.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
