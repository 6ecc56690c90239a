'use client';

import { Scale } from 'lucide-react';
import type { RevisionSummary } from '@/lib/policy/model/dto';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';

const columns: Column<RevisionSummary>[] = [
  { id: 'serial', header: 'Serial', cell: ({ serial }) => <span className="font-strong">{serial}</span> },
  {
    id: 'summary',
    header: 'What changed',
    cell: ({ summary }) => <span className="block min-w-[200px] first-letter:uppercase">{summary}</span>,
  },
  { id: 'cause', header: 'Because of', from: 'md', cell: ({ cause }) => <span className="text-ink-2">{cause}</span> },
  { id: 'actor', header: 'By', from: 'sm', cell: ({ actor }) => actor.name ?? actor.kind },
  { id: 'when', header: 'Published', align: 'end', cell: ({ createdAt }) => <When at={createdAt} /> },
];

const CSV = { path: '/api/v1/revisions' } as const;

export function RevisionsTable({ rows, nextCursor }: { rows: RevisionSummary[]; nextCursor: string | null }) {
  return (
    <DataTable
      label="Revisions"
      noun="revisions"
      columns={columns}
      rows={rows}
      rowKey={(row) => String(row.serial)}
      rowHref={(row) => `/policy/${row.serial}`}
      nextCursor={nextCursor}
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
