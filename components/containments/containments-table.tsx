'use client';

import { ShieldOff } from 'lucide-react';
import type { ContainmentRow } from '@/lib/containments/model/dto';
import { targetTitle } from '@/lib/containments/model/target';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';

const columns: Column<ContainmentRow>[] = [
  {
    id: 'what',
    header: 'What',
    cell: (row) => <span className="block min-w-[190px] [overflow-wrap:anywhere]">{targetTitle(row)}</span>,
  },
  { id: 'reason', header: 'Why', from: 'lg', cell: ({ reason }) => <span className="text-ink-2">{reason}</span> },
  { id: 'agents', header: 'Agents', align: 'end', cell: ({ agents }) => agents.toLocaleString('en') },
  { id: 'by', header: 'By', from: 'md', cell: ({ by }) => by?.name ?? 'Remit' },
  { id: 'serial', header: 'Revision', from: 'md', align: 'end', cell: ({ serial }) => serial },
  { id: 'at', header: 'When', align: 'end', cell: ({ at }) => <When at={at} /> },
];

const CSV = { path: '/api/v1/containments' } as const;

export function ContainmentsTable({ rows, nextCursor }: { rows: ContainmentRow[]; nextCursor: string | null }) {
  return (
    <DataTable
      label="Isolations"
      noun="isolations"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/containments/${id}`}
      nextCursor={nextCursor}
      order="time"
      csv={CSV}
      empty={
        <EmptyState icon={<ShieldOff />} title="Nothing was isolated">
          Security stops an agent at once from its page, from an alert, or from here: one agent, or all with a tool, of
          a server or of a team.
        </EmptyState>
      }
    />
  );
}
