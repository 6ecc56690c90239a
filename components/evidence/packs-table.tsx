'use client';

import { PackageCheck } from 'lucide-react';
import { FRAMEWORKS } from '@/lib/evidence/model/frameworks';
import type { Pack } from '@/lib/evidence/model/pack';
import { evidencePeriodWords } from '@/lib/evidence/model/period';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { FoundWords, PackStateChip } from './pack-chip';

const columns: Column<Pack>[] = [
  {
    id: 'pack',
    header: 'Pack',
    cell: ({ number, framework }) => (
      <span className="block min-w-[110px]">
        {FRAMEWORKS[framework].title} <span className="text-ink-3">{number}</span>
      </span>
    ),
  },
  {
    id: 'period',
    header: 'Period (UTC)',
    from: 'sm',
    className: 'whitespace-nowrap',
    cell: (row) => evidencePeriodWords(row),
  },
  { id: 'state', header: 'State', cell: (row) => <PackStateChip {...row} /> },
  { id: 'found', header: 'Found', from: 'md', cell: (row) => <FoundWords {...row} /> },
  { id: 'by', header: 'For', from: 'md', cell: ({ requestedBy }) => requestedBy },
  { id: 'at', header: 'Asked for', from: 'sm', align: 'end', cell: ({ requestedAt }) => <When at={requestedAt} /> },
];

export function PacksTable({ rows, nextCursor }: { rows: Pack[]; nextCursor: string | null }) {
  return (
    <DataTable
      label="Packs of evidence"
      noun="packs"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/evidence/${id}`}
      nextCursor={nextCursor}
      order="time"
      empty={
        <EmptyState icon={<PackageCheck />} title="No packs yet">
          A pack holds every agent, grant, change, decision, review, alert and incident of a period as tables, a sample
          with its attributes, and the audit log. An auditor checks it without Remit, with one command.
        </EmptyState>
      }
    />
  );
}
