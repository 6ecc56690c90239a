'use client';

import { ClipboardCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import type { ReviewRow } from '@/lib/reviews/model/dto';
import { periodWords, teamWords } from '@/lib/reviews/model/period-words';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { ReviewStateChip } from './review-chips';

const columns: Column<ReviewRow>[] = [
  {
    id: 'team',
    header: 'Review',
    cell: (row) => (
      <span className="block min-w-[110px] [overflow-wrap:anywhere]">
        {teamWords(row)} <span className="text-ink-3">{row.number}</span>
      </span>
    ),
  },
  { id: 'period', header: 'Days', from: 'sm', className: 'whitespace-nowrap', cell: (row) => periodWords(row) },
  { id: 'state', header: 'State', cell: (row) => <ReviewStateChip state={row.state} outcome={row.outcome} /> },
  { id: 'agents', header: 'Agents', from: 'md', align: 'end', cell: ({ agents }) => agents },
  {
    id: 'decided',
    header: 'Decided',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: ({ decided, grants }) => `${decided} of ${grants}`,
  },
  { id: 'revoked', header: 'Revoked', from: 'md', align: 'end', cell: ({ revoked }) => revoked },
  {
    id: 'due',
    header: 'Due or signed',
    from: 'sm',
    align: 'end',
    cell: ({ dueAt, completedAt, completedBy }) =>
      completedAt ? (
        <span className="whitespace-nowrap">
          {completedBy?.name}, <When at={completedAt} />
        </span>
      ) : (
        <When at={dueAt} />
      ),
  },
];

const filters = [
  {
    param: 'state',
    label: 'State',
    options: [
      { value: 'waiting', label: 'Not signed' },
      { value: 'overdue', label: 'Overdue' },
      { value: 'completed', label: 'Signed' },
    ],
  },
];

const CSV = { path: '/api/v1/reviews' } as const;

interface Props {
  rows: ReviewRow[];
  nextCursor: string | null;
  actions?: ReactNode;
  /** Set for whoever may not see all reviews. */
  limited?: string | undefined;
}

export function ReviewsTable({ rows, nextCursor, actions, limited }: Props) {
  return (
    <DataTable
      label="Behaviour reviews"
      noun="reviews"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/reviews/${id}`}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      csv={CSV}
      limited={limited}
      actions={actions}
      empty={
        <EmptyState icon={<ClipboardCheck />} title="No reviews yet">
          Every Monday Remit opens a review for each team that has registered agents: what they did in the week before,
          beside the time before that, and what to do about each grant.
        </EmptyState>
      }
    />
  );
}
