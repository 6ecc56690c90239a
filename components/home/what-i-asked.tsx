import { FileCheck2 } from 'lucide-react';
import Link from 'next/link';
import type { RequestSummary } from '@/lib/requests/model/dto';
import { RequestStateChip } from '../requests/request-state-chip';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { Panel } from '../ui/panel';

export function WhatIAsked({ requests }: { requests: RequestSummary[] }) {
  return (
    <Panel title="What you asked for" padded={false}>
      {requests.length === 0 ? (
        <EmptyState
          icon={<FileCheck2 />}
          title="You have asked for nothing yet"
          action={<LinkButton href="/agents/new">Register an agent</LinkButton>}
        >
          Register an agent or ask for a tool, and follow the request here until it is decided.
        </EmptyState>
      ) : (
        <ul>
          {requests.map((request) => (
            <li
              key={request.id}
              className="relative flex flex-wrap items-center gap-x-3 gap-y-1 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover"
            >
              <span className="min-w-14 shrink-0 whitespace-nowrap text-ink-3 text-xs">CR-{request.number}</span>
              <Link
                href={`/requests/CR-${request.number}`}
                className="min-w-0 flex-1 font-strong after:absolute after:inset-0"
              >
                {request.title}
              </Link>
              <RequestStateChip state={request.state} />
              <span className="shrink-0 text-ink-3">
                <When at={request.decidedAt ?? request.createdAt} />
              </span>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}
