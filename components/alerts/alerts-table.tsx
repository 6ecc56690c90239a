'use client';

import { Siren } from 'lucide-react';
import type { AlertRow } from '@/lib/alerts/model/dto';
import { ALERT_STATES, STATE_WORDS } from '@/lib/alerts/model/triage';
import { RULES } from '@/lib/detections/model/detections';
import { SEVERITIES } from '@/lib/detections/model/severity';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';
import { SeverityChip, StateChip } from './alert-chips';

const columns: Column<AlertRow>[] = [
  {
    id: 'number',
    header: 'No.',
    from: 'md',
    className: 'w-16',
    cell: ({ number }) => <span className="text-ink-3">{number}</span>,
  },
  {
    id: 'title',
    header: 'What',
    cell: ({ title }) => <HostileText inline text={title} className="block min-w-[190px]" />,
  },
  { id: 'severity', header: 'Severity', cell: ({ severity }) => <SeverityChip severity={severity} /> },
  { id: 'state', header: 'State', cell: ({ state }) => <StateChip state={state} /> },
  {
    id: 'calls',
    header: 'Calls',
    from: 'md',
    align: 'end',
    cell: ({ calls }) => (calls === 0 ? '–' : calls.toLocaleString('en')),
  },
  { id: 'last', header: 'Last seen', align: 'end', cell: ({ lastAt }) => <When at={lastAt} /> },
];

const filters = [
  {
    param: 'state',
    label: 'State',
    options: [
      { value: 'waiting', label: 'Open or acknowledged' },
      ...ALERT_STATES.map((value) => ({ value, label: STATE_WORDS[value] })),
    ],
  },
  { param: 'severity', label: 'Severity', options: SEVERITIES.map((value) => ({ value, label: value })) },
  { param: 'detection', label: 'Rule', options: RULES.map(({ id, name }) => ({ value: id, label: name })) },
];

const CSV = { path: '/api/v1/alerts' } as const;

interface Props {
  rows: AlertRow[];
  nextCursor: string | null;
  /** Set for whoever may not see all alerts. */
  limited?: string | undefined;
}

export function AlertsTable({ rows, nextCursor, limited }: Props) {
  return (
    <DataTable
      label="Alerts"
      noun="alerts"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/alerts/${id}`}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      csv={CSV}
      limited={limited}
      empty={
        <EmptyState icon={<Siren />} title="No alerts">
          Remit looks at each call that a gateway tells of, and at how gateways and agents stand. What stands out shows
          here, once for each story.
        </EmptyState>
      }
    />
  );
}
