'use client';

import { ShieldCheck } from 'lucide-react';
import type { ReactNode } from 'react';
import { CONTROL_STATUS_WORDS, CONTROL_STATUSES, type ControlStatus } from '@/lib/controls/model/roll-up';
import { type Column, DataTable } from '../data-table/data-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { Tag } from '../ui/tag';
import { ControlStatusChip } from './control-chips';

export interface ControlRow {
  id: string;
  title: string;
  status: ControlStatus;
  passing: number;
  tests: number;
  failing: number;
  excepted: number;
  since: string | null;
  owner: { name: string; active: boolean } | null;
  signedOff: { person: { name: string }; at: string } | null;
  /** Ids of the framework that was chosen. */
  mapped: string[];
}

const columns: Column<ControlRow>[] = [
  {
    id: 'control',
    header: 'Control',
    cell: ({ id, title }) => (
      <span className="block min-w-[130px]">
        <span className="mr-1 font-mono text-ink-3 text-xs">{id}</span> {title}
      </span>
    ),
  },
  {
    id: 'status',
    header: 'Status',
    cell: ({ status, since }) => (
      <span className="whitespace-nowrap">
        <ControlStatusChip status={status} />
        {status === 'failing' && since !== null ? (
          <span className="ml-2 text-ink-3 text-xs max-md:hidden">
            since <When at={since} />
          </span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'tests',
    header: 'Tests',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: ({ passing, tests }) => `${passing} of ${tests}`,
  },
  {
    id: 'failing',
    header: 'Failing',
    align: 'end',
    from: 'sm',
    cell: ({ failing, excepted }) => (
      <>
        {failing === 0 ? <span className="text-ink-3">0</span> : failing.toLocaleString('en')}
        {excepted > 0 ? <span className="block text-ink-3 text-xs">{excepted} excepted</span> : null}
      </>
    ),
  },
  {
    id: 'owner',
    header: 'Owner',
    from: 'md',
    cell: ({ owner }) =>
      owner === null ? (
        <span className="text-ink-3">nobody</span>
      ) : (
        <span className="whitespace-nowrap">
          {owner.name}
          {owner.active ? null : <span className="block text-r2 text-xs">left</span>}
        </span>
      ),
  },
  {
    id: 'looked',
    header: 'Looked at',
    from: 'md',
    className: 'whitespace-nowrap',
    cell: ({ signedOff }) => <When at={signedOff?.at ?? null} />,
  },
  {
    id: 'maps',
    header: 'Maps to',
    from: 'lg',
    cell: ({ mapped }): ReactNode => (
      <span className="flex min-w-28 flex-wrap gap-1">
        {mapped.map((id) => (
          <Tag key={id} mono>
            {id}
          </Tag>
        ))}
      </span>
    ),
  },
];

interface Props {
  rows: ControlRow[];
  frameworks: { value: string; label: string }[];
}

/** Every control with what its tests said last. */
export function ControlsTable({ rows, frameworks }: Props) {
  const filters = [
    {
      param: 'status',
      label: 'Status',
      options: CONTROL_STATUSES.map((value) => ({ value, label: CONTROL_STATUS_WORDS[value] })),
    },
    { param: 'framework', label: 'Maps to', options: frameworks },
  ];
  return (
    <DataTable
      label="Controls"
      noun="controls"
      columns={columns}
      rows={rows}
      nextCursor={null}
      filters={filters}
      rowKey={({ id }) => id}
      rowHref={({ id }) => `/controls/${id}`}
      empty={
        <EmptyState icon={<ShieldCheck />} title="No controls">
          Controls come with Remit, as data with a version.
        </EmptyState>
      }
    />
  );
}
