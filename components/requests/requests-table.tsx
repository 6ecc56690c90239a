'use client';

import { FileCheck2 } from 'lucide-react';
import type { RequestSummary } from '@/lib/requests/model/dto';
import { REQUEST_STATE_WORDS, REQUEST_STATES } from '@/lib/requests/model/state';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { RequestStateChip } from './request-state-chip';

const columns: Column<RequestSummary>[] = [
  {
    id: 'title',
    header: 'Request',
    cell: ({ number, title }) => (
      <span className="block sm:min-w-[220px]">
        <span className="block font-strong">{title}</span>
        <span className="block text-ink-3 text-xs">CR-{number}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state, breakGlass, reviewDueAt }) => (
      <span className="flex flex-wrap items-center gap-1.5">
        <RequestStateChip state={state} />
        {breakGlass ? <Chip tone={reviewDueAt ? 'bad' : 'neutral'}>Break-glass</Chip> : null}
      </span>
    ),
  },
  { id: 'agents', header: 'About', from: 'md', cell: (request) => <About {...request} /> },
  {
    id: 'operations',
    header: 'Asks for',
    from: 'lg',
    cell: ({ operations }) => <span className="text-ink-2">{operationsInWords(operations)}</span>,
  },
  {
    id: 'requester',
    header: 'Asked by',
    from: 'sm',
    cell: ({ requester }) => (
      <span className="block max-w-[180px] truncate" title={requester.name}>
        {requester.name}
      </span>
    ),
  },
  { id: 'when', header: 'Asked', align: 'end', from: 'sm', cell: ({ createdAt }) => <When at={createdAt} /> },
  {
    id: 'ends',
    header: 'Ends by itself',
    align: 'end',
    from: 'lg',
    cell: ({ endsAt }) => <When at={endsAt} none="–" />,
  },
  {
    id: 'revision',
    header: 'Revision',
    align: 'end',
    from: 'lg',
    cell: ({ revision }) => (revision === null ? <span className="text-ink-3">–</span> : revision),
  },
];

function About({ agents, operations }: Pick<RequestSummary, 'agents' | 'operations'>) {
  if ('set-approval-policy' in operations) return <span className="text-ink-2">approval policy</span>;
  if (agents.length === 0) return <span className="text-ink-3">tools</span>;
  const [first] = agents;
  return (
    <span className="text-ink-2">
      {first?.slug}
      {agents.length > 1 ? ` and ${agents.length - 1} more` : ''}
    </span>
  );
}

const NOUNS: Record<string, [one: string, many: string]> = {
  'register-agent': ['registration', 'registrations'],
  'update-agent': ['update', 'updates'],
  grant: ['tool', 'tools'],
  revoke: ['removal', 'removals'],
  constrain: ['limit', 'limits'],
  adopt: ['definition', 'definitions'],
  label: ['label change', 'label changes'],
  suspend: ['suspension', 'suspensions'],
  restore: ['restoration', 'restorations'],
  retire: ['retirement', 'retirements'],
  'accept-risk': ['accepted risk', 'accepted risks'],
  'set-approval-policy': ['change of rules', 'changes of rules'],
};

function operationsInWords(operations: Record<string, number>): string {
  return Object.entries(operations)
    .map(([op, count]) => `${count} ${(NOUNS[op] ?? [op, op])[count === 1 ? 0 : 1]}`)
    .join(', ');
}

const filters = [
  {
    param: 'state',
    label: 'State',
    options: REQUEST_STATES.map((value) => ({ value, label: REQUEST_STATE_WORDS[value] })),
  },
  { param: 'ending', label: 'Ends by itself', options: [{ value: 'soon', label: 'Within three days' }] },
  {
    param: 'emergency',
    label: 'Break-glass',
    options: [
      { value: 'all', label: 'All emergencies' },
      { value: 'unreviewed', label: 'Not reviewed yet' },
    ],
  },
];

interface Props {
  rows: RequestSummary[];
  nextCursor: string | null;
  total: number;
  totalAtLeast?: boolean | undefined;
  mayAsk: boolean;
  /** Goes on every link, so that the page of a request can go on through this list. */
  suffix: string;
}

const CSV = { path: '/api/v1/requests' } as const;

export function RequestsTable({ rows, nextCursor, total, totalAtLeast, mayAsk, suffix }: Props) {
  return (
    <DataTable
      label="Requests"
      noun="requests"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      rowHref={(row) => `/requests/CR-${row.number}${suffix}`}
      nextCursor={nextCursor}
      total={total}
      totalAtLeast={totalAtLeast}
      search="Find by title"
      filters={filters}
      order="time"
      csv={CSV}
      empty={
        <EmptyState
          icon={<FileCheck2 />}
          title="No requests yet"
          action={mayAsk ? <LinkButton href="/requests/new">Ask for access</LinkButton> : undefined}
        >
          Whatever gives an agent more than it has is asked for here, and decided by somebody else.
        </EmptyState>
      }
    />
  );
}
