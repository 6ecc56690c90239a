'use client';

import { Flame } from 'lucide-react';
import { SEVERITIES } from '@/lib/detections/model/severity';
import type { ListedRow } from '@/lib/incidents/model/dto';
import { INCIDENT_STATES, INCIDENT_TYPES, STATE_WORDS, TYPE_WORDS } from '@/lib/incidents/model/state';
import { SeverityChip } from '../alerts/alert-chips';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { LinkButton } from '../ui/link-button';
import { IncidentStateChip } from './incident-chips';

const none = <span className="text-ink-3">–</span>;

const columns: Column<ListedRow>[] = [
  {
    id: 'number',
    header: 'No.',
    from: 'md',
    className: 'w-14',
    cell: ({ number }) => <span className="text-ink-3">{number}</span>,
  },
  {
    id: 'title',
    header: 'What',
    cell: ({ title, agents }) => (
      <span className="block min-w-[190px]">
        <HostileText inline text={title} />
        <HostileText inline text={agents.join(', ')} className="block text-ink-3 text-xs" />
      </span>
    ),
  },
  {
    id: 'severity',
    header: 'Severity',
    cell: (row) => (row.kind === 'drill' ? none : <SeverityChip severity={row.severity} />),
  },
  {
    id: 'state',
    header: 'State',
    cell: (row) =>
      row.kind === 'drill' ? (
        <Chip tone={row.outcome === 'passed' ? 'good' : 'bad'}>{row.outcome === 'passed' ? 'Passed' : 'Failed'}</Chip>
      ) : (
        <IncidentStateChip state={row.state} outcome={row.outcome} />
      ),
  },
  { id: 'type', header: 'Type', from: 'lg', cell: (row) => (row.kind === 'drill' ? 'Drill' : TYPE_WORDS[row.type]) },
  {
    id: 'commander',
    header: 'Commander',
    from: 'md',
    cell: (row) =>
      row.kind === 'drill' ? 'Remit' : (row.commander?.name ?? <span className="text-ink-3">nobody</span>),
  },
  {
    id: 'actions',
    header: 'Open actions',
    from: 'md',
    align: 'end',
    cell: (row) => (row.kind === 'incident' && row.openActions) || none,
  },
  { id: 'declared', header: 'Declared', align: 'end', cell: ({ declaredAt }) => <When at={declaredAt} /> },
];

const filters = [
  {
    param: 'kind',
    label: 'Kind',
    options: [
      { value: 'incident', label: 'Incidents' },
      { value: 'drill', label: 'Drills' },
    ],
  },
  {
    param: 'state',
    label: 'State',
    options: [
      { value: 'open', label: 'Not closed' },
      ...INCIDENT_STATES.map((value) => ({ value, label: STATE_WORDS[value] })),
    ],
  },
  { param: 'severity', label: 'Severity', options: SEVERITIES.map((value) => ({ value, label: value })) },
  { param: 'type', label: 'Type', options: INCIDENT_TYPES.map((value) => ({ value, label: TYPE_WORDS[value] })) },
];

const CSV = { path: '/api/v1/incidents' } as const;

interface Props {
  rows: ListedRow[];
  nextCursor: string | null;
  mayDeclare: boolean;
}

export function IncidentsTable({ rows, nextCursor, mayDeclare }: Props) {
  return (
    <DataTable
      label="Incidents"
      noun="incidents"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ kind, id }) => (kind === 'drill' ? `/drills/${id}` : `/incidents/${id}`)}
      nextCursor={nextCursor}
      search="Search incidents"
      filters={filters}
      order="time"
      csv={CSV}
      empty={
        <EmptyState
          icon={<Flame />}
          title="No incidents"
          action={mayDeclare ? <LinkButton href="/incidents/new">Declare an incident</LinkButton> : undefined}
        >
          When an agent goes wrong, what happened and what people do about it is kept here, from the alert to the root
          cause; so is every drill. You see those that you have a part in; security and auditors see all.
        </EmptyState>
      }
    />
  );
}
