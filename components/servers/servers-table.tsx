'use client';

import { Server } from 'lucide-react';
import type { ServerSummary } from '@/lib/servers/model/dto';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';

const columns: Column<ServerSummary>[] = [
  {
    id: 'name',
    header: 'Server',
    cell: ({ name, slug }) => (
      <span className="block sm:min-w-[150px]">
        <span className="block font-strong">{name}</span>
        <span className="block font-mono text-ink-3 text-xs">{slug}</span>
      </span>
    ),
  },
  {
    id: 'url',
    header: 'Address',
    from: 'lg',
    cell: ({ url }) => <span className="font-mono text-ink-2 text-xs [overflow-wrap:anywhere]">{url}</span>,
  },
  { id: 'environment', header: 'Environment', from: 'md', cell: ({ environment }) => environment },
  { id: 'owner', header: 'Owner', from: 'sm', cell: ({ owner }) => owner.name },
  { id: 'tools', header: 'Tools', align: 'end', cell: ({ tools }) => tools },
  { id: 'attention', header: 'Needs attention', cell: (row) => <Attention row={row} /> },
  {
    id: 'sync',
    header: 'Read',
    align: 'end',
    from: 'sm',
    cell: ({ lastSyncAt, lastSyncError }) =>
      lastSyncError ? <span className="text-r3">failed</span> : <When at={lastSyncAt} />,
  },
];

function Attention({ row: { changed, unlabelled } }: { row: ServerSummary }) {
  if (changed === 0 && unlabelled === 0) return <span className="text-ink-3">nothing</span>;
  return (
    <span>
      {changed > 0 ? <span className="block text-r3">{changed} changed</span> : null}
      {unlabelled > 0 ? <span className="block text-r1">{unlabelled} not labelled</span> : null}
    </span>
  );
}

interface Props {
  rows: ServerSummary[];
  nextCursor: string | null;
  mayAdd: boolean;
}

const FILTERS = [
  {
    param: 'attention',
    label: 'Needs attention',
    options: [
      { value: 'drifted', label: 'Drifted: a definition changed' },
      { value: 'failing', label: 'Could not be read' },
    ],
  },
];
const CSV = { path: '/api/v1/servers' } as const;

export function ServersTable({ rows, nextCursor, mayAdd }: Props) {
  return (
    <DataTable
      label="MCP servers"
      noun="servers"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.slug}
      rowHref={(row) => `/servers/${row.slug}`}
      nextCursor={nextCursor}
      search="Find by name or slug"
      filters={FILTERS}
      csv={CSV}
      empty={
        <EmptyState
          icon={<Server />}
          title="No servers yet"
          action={mayAdd ? <LinkButton href="/servers/new">Add a server</LinkButton> : undefined}
        >
          Add an MCP server by its address. Remit reads its tools and remembers exactly what each looked like.
        </EmptyState>
      }
    />
  );
}
