'use client';

import { Scale } from 'lucide-react';
import { useMemo } from 'react';
import { CAUSE_KINDS, CAUSE_WORDS } from '@/lib/policy/model/cause';
import type { RevisionSummary } from '@/lib/policy/model/dto';
import { type Column, DataTable } from '../data-table/data-table';
import type { TableFilter } from '../data-table/table-toolbar';
import { When } from '../time/when';
import type { PickerItem } from '../ui/combobox';
import { EmptyState } from '../ui/empty-state';
import { byWhom, CauseChip, CauseText } from './cause';

const columns: Column<RevisionSummary>[] = [
  { id: 'serial', header: 'Serial', cell: ({ serial }) => <span className="font-strong">{serial}</span> },
  {
    id: 'summary',
    header: 'What changed',
    cell: ({ summary }) => <span className="block min-w-[150px] first-letter:uppercase">{summary}</span>,
  },
  { id: 'kind', header: 'Cause', from: 'lg', cell: CauseChip },
  {
    id: 'cause',
    header: 'Because of',
    from: 'md',
    cell: (revision) => (
      <span className="block min-w-[180px] text-ink-2">
        <CauseText {...revision} />
      </span>
    ),
  },
  { id: 'actor', header: 'By', from: 'sm', cell: byWhom },
  { id: 'when', header: 'Published', align: 'end', cell: ({ createdAt }) => <When at={createdAt} /> },
];

const CSV = { path: '/api/v1/revisions' } as const;
const CAUSES = CAUSE_KINDS.map((value) => ({ value, label: CAUSE_WORDS[value] }));

interface Props {
  rows: RevisionSummary[];
  nextCursor: string | null;
  searchAgents: (q: string) => Promise<PickerItem[]>;
  searchPeople: (q: string) => Promise<PickerItem[]>;
}

export function RevisionsTable({ rows, nextCursor, searchAgents, searchPeople }: Props) {
  const filters = useMemo<TableFilter[]>(
    () => [
      { kind: 'pick', param: 'agent', label: 'About agent', search: searchAgents },
      { kind: 'pick', param: 'person', label: 'By person', search: searchPeople },
      { param: 'cause', label: 'Cause', options: CAUSES },
      { kind: 'day', param: 'from', label: 'From' },
      { kind: 'day', param: 'to', label: 'To' },
    ],
    [searchAgents, searchPeople],
  );
  return (
    <DataTable
      label="Revisions"
      noun="revisions"
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.serial)}
      rowHref={(row) => `/policy/${row.serial}`}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      csv={CSV}
      empty={
        <EmptyState icon={<Scale />} title="Nothing published yet">
          The first approved request, or the first gateway, publishes revision 1. Until then every gateway denies
          everything.
        </EmptyState>
      }
    />
  );
}
