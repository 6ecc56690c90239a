'use client';

import { Router } from 'lucide-react';
import type { GatewaySummary } from '@/lib/gateways/model/dto';
import { GATEWAY_KINDS, KIND_NAMES } from '@/lib/policy-engine/gateway-kinds';
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
    id: 'kind',
    header: 'Kind',
    from: 'md',
    cell: ({ kind, servers }) => (
      <span className="block min-w-28">
        {KIND_NAMES[kind]}
        <span className="block text-ink-3 text-xs">{serverWords(servers)}</span>
      </span>
    ),
  },
  {
    id: 'owner',
    header: 'Owner',
    from: 'lg',
    cell: ({ owner }) => {
      if (!owner) return <span className="text-ink-3">nobody</span>;
      return owner.active ? owner.name : <span className="text-r3">{owner.name} left</span>;
    },
  },
  {
    id: 'activated',
    header: 'In force',
    align: 'end',
    cell: ({ activatedSerial, latestSerial, kind }) =>
      kind === 'authzen' ? (
        <span className="text-ink-3">asks</span>
      ) : (
        <span className="whitespace-nowrap">
          {activatedSerial ?? '–'} <span className="text-ink-3">of {latestSerial ?? 0}</span>
        </span>
      ),
  },
  {
    id: 'seen',
    header: 'Last seen',
    align: 'end',
    from: 'sm',
    cell: ({ lastSeenAt, lastSeenFrom }) => (
      <span className="block">
        <When at={lastSeenAt} none="never" />
        {lastSeenFrom ? <span className="block font-mono text-ink-3 text-xs">{lastSeenFrom}</span> : null}
      </span>
    ),
  },
];

function serverWords(servers: string[]): string {
  if (servers.length === 0) return 'no servers';
  return servers.length > 2 ? `${servers.length} servers` : servers.join(', ');
}

const CSV = { path: '/api/v1/gateways' } as const;
const FILTERS = [
  { param: 'kind', label: 'Kind', options: GATEWAY_KINDS.map((value) => ({ value, label: KIND_NAMES[value] })) },
  {
    param: 'mode',
    label: 'Mode',
    options: [
      { value: 'shadow', label: 'Shadow: not enforced' },
      { value: 'enforce', label: 'Enforces' },
    ],
  },
];

export function GatewaysTable({
  rows,
  nextCursor,
  mayAdd,
  all,
}: {
  rows: GatewaySummary[];
  nextCursor: string | null;
  mayAdd: boolean;
  /** False for who sees only those that they own. */
  all: boolean;
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
      filters={FILTERS}
      csv={CSV}
      empty={
        <EmptyState
          icon={<Router />}
          title={all ? 'No gateways yet' : 'You answer for no gateway'}
          action={mayAdd ? <LinkButton href="/gateways/new">Add a gateway</LinkButton> : undefined}
        >
          A gateway stands between agents and MCP servers. It pulls the signed policy and says when it is in force.
        </EmptyState>
      }
    />
  );
}
