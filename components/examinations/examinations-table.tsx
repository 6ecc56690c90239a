'use client';

import { FileSearch } from 'lucide-react';
import type { ExaminationRow } from '@/lib/examinations/model/dto';
import { FRAMEWORK_WORDS } from '@/lib/examinations/model/words';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { LinkButton } from '../ui/link-button';
import { ExaminationChip } from './examination-chips';
import { periodText } from './period-text';

const columns: Column<ExaminationRow>[] = [
  {
    id: 'title',
    header: 'Examination',
    cell: ({ number, title }) => (
      <span className="block min-w-[150px] [overflow-wrap:anywhere]">
        <HostileText inline text={title} /> <span className="text-ink-3">{number}</span>
      </span>
    ),
  },
  { id: 'framework', header: 'Framework', from: 'md', cell: ({ framework }) => FRAMEWORK_WORDS[framework] },
  { id: 'period', header: 'Period', from: 'sm', cell: (row) => periodText(row) },
  { id: 'state', header: 'State', cell: ({ closedAt }) => <ExaminationChip closed={closedAt !== null} /> },
  {
    id: 'concluded',
    header: 'Concluded',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: ({ counts }) =>
      counts.rows === 0 ? (
        <span className="text-ink-3">no sample yet</span>
      ) : (
        `${counts.accepted + counts.flagged} of ${counts.rows}`
      ),
  },
  { id: 'flagged', header: 'Flagged', from: 'md', align: 'end', cell: ({ counts }) => counts.flagged },
  { id: 'questions', header: 'Open questions', from: 'lg', align: 'end', cell: ({ counts }) => counts.openQuestions },
  {
    id: 'opened',
    header: 'Opened',
    from: 'lg',
    align: 'end',
    cell: ({ openedBy, openedAt }) => (
      <span className="whitespace-nowrap">
        {openedBy.name}, <When at={openedAt} />
      </span>
    ),
  },
];

const filters = [
  {
    param: 'state',
    label: 'State',
    options: [
      { value: 'open', label: 'Open' },
      { value: 'closed', label: 'Closed' },
    ],
  },
];

const CSV = { path: '/api/v1/examinations' } as const;

interface Props {
  rows: ExaminationRow[];
  nextCursor: string | null;
  mayOpen: boolean;
}

export function ExaminationsTable({ rows, nextCursor, mayOpen }: Props) {
  return (
    <DataTable
      label="Examinations"
      noun="examinations"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/examinations/${id}`}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      csv={CSV}
      empty={
        <EmptyState
          icon={<FileSearch />}
          title="No examinations yet"
          action={
            mayOpen ? (
              <LinkButton href="/examinations/new" variant="primary">
                Open an examination
              </LinkButton>
            ) : undefined
          }
        >
          An auditor names a framework and a period. Remit shows what there was in it, draws samples that can be drawn
          again, and keeps what was concluded and asked.
        </EmptyState>
      }
    />
  );
}
