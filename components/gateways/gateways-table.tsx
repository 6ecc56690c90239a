'use client';

import { Router } from 'lucide-react';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { GatewayStateChip, ModeTag } from './gateway-chips';

const columns: Column<GatewaySummary>[] = [
  {
    id: 'name',
    header: 'Gateway',
    cell: ({ name, slug }) => (
      <span className="block min-w-[140px]">
        <span className="block font-strong">{name}</span>
        <span className="block font-mono text-ink-3 text-xs">{slug}</span>
      </span>
    ),
  },
  { id: 'state', header: 'State', cell: ({ state }) => <GatewayStateChip state={state} /> },
  { id: 'mode', header: 'Mode', cell: ({ mode }) => <ModeTag mode={mode} /> },
  {
    id: 'servers',
    header: 'Servers',
    from: 'lg',
    cell: ({ servers }) => <span className="text-ink-2">{servers.join(', ') || 'none'}</span>,
  },
  { id: 'served', header: 'Served', align: 'end', from: 'md', cell: ({ servedSerial }) => servedSerial ?? '–' },
  {
    id: 'activated',
    header: 'In force',
    align: 'end',
    cell: ({ activatedSerial, latestSerial }) => (
      <span>
        {activatedSerial ?? '–'} <span className="text-ink-3">of {latestSerial ?? 0}</span>
      </span>
    ),
  },
  { id: 'seen', header: 'Last seen', align: 'end', from: 'sm', cell: ({ lastSeenAt }) => <When at={lastSeenAt} /> },
];

const CSV = { path: '/api/v1/gateways' } as const;

export function GatewaysTable({
  rows,
  nextCursor,
  mayAdd,
}: {
  rows: GatewaySummary[];
  nextCursor: string | null;
  mayAdd: boolean;
}) {
  return (
    <DataTable
      label="Gateways"
      noun="gateways"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.slug}
      rowHref={(row) => `/gateways/${row.slug}`}
      nextCursor={nextCursor}
      search="Find by name or slug"
      csv={CSV}
      empty={
        <EmptyState
          icon={<Router />}
          title="No gateways yet"
          action={mayAdd ? <LinkButton href="/gateways/new">Add a gateway</LinkButton> : undefined}
        >
          A gateway stands between agents and MCP servers. It pulls the signed policy and says when it is in force.
        </EmptyState>
      }
    />
  );
}
