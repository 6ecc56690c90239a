'use client';

import { Landmark } from 'lucide-react';
import { EU_ROLES } from '@/lib/eu-ai-act/model/eu-class';
import { INVENTORY_CLASSES, INVENTORY_WORDS, type InventoryRow, whyUncounted } from '@/lib/eu-ai-act/model/inventory';
import { dateWords } from '@/lib/kernel/constraint-words';
import { type Column, DataTable } from '../data-table/data-table';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { EuClassChip } from './eu-class-chip';

const unknown = (
  <span className="text-ink-3" title="Not known: nobody has answered yet">
    –<span className="sr-only">not known</span>
  </span>
);

function Count({ row, n }: { row: InventoryRow; n: number | null }) {
  if (n !== null) return n;
  if (row.class === null) return unknown;
  return (
    <span className="text-ink-3" title="Not yours to see: its owners, security and auditors see it">
      –<span className="sr-only">{whyUncounted(row)}</span>
    </span>
  );
}

/** A short word that is not broken in two. */
function TeamName({ team }: { team: string }) {
  return (
    <span className="block max-w-40 truncate" title={team}>
      {team}
    </span>
  );
}

const columns: Column<InventoryRow>[] = [
  {
    id: 'name',
    header: 'Agent',
    cell: ({ name, slug }) => (
      <span className="block sm:min-w-[160px]">
        <span className="block font-strong">{name}</span>
        <span className="block font-mono text-ink-3 text-xs">{slug}</span>
      </span>
    ),
  },
  {
    id: 'class',
    header: 'Class',
    cell: ({ class: euClass, outdated, grounds }) => (
      <span className="flex flex-col items-start gap-1">
        {euClass ? <EuClassChip value={euClass} /> : <Chip hollow>Not assessed</Chip>}
        {grounds.length > 0 ? <span className="text-ink-3 text-xs">{grounds.join(' and ')}</span> : null}
        {outdated ? <Chip tone="warn">Outdated</Chip> : null}
      </span>
    ),
  },
  {
    id: 'role',
    header: 'You are its',
    from: 'md',
    cell: ({ roles, class: euClass }) =>
      roles.length > 0 ? roles.join(' and ') : euClass ? <span className="text-ink-3">none</span> : unknown,
  },
  { id: 'team', header: 'Team', from: 'lg', cell: ({ team }) => <TeamName team={team} /> },
  {
    id: 'owner',
    header: 'Owner',
    from: 'md',
    cell: ({ owner }) => owner.name,
  },
  {
    id: 'missing',
    header: 'Missing now',
    align: 'end',
    cell: (row) => (row.missing ? <Chip tone="bad">{row.missing}</Chip> : <Count row={row} n={row.missing} />),
  },
  {
    id: 'later',
    header: 'Not yet due',
    align: 'end',
    from: 'sm',
    cell: (row) => <Count row={row} n={row.notYetDue} />,
  },
  {
    id: 'fulfilled',
    header: 'Fulfilled',
    align: 'end',
    from: 'md',
    cell: (row) => (
      <>
        <Count row={row} n={row.fulfilled} />
        {row.byWord ? <span className="block whitespace-nowrap text-ink-3 text-xs">{row.byWord} by word</span> : null}
      </>
    ),
  },
  {
    id: 'not-applicable',
    header: 'Said not to apply',
    align: 'end',
    from: 'md',
    cell: (row) => <Count row={row} n={row.notApplicable} />,
  },
  {
    id: 'next',
    header: 'Next date',
    from: 'sm',
    className: 'whitespace-nowrap',
    cell: ({ nextDate, class: euClass }) =>
      nextDate ? dateWords(nextDate) : euClass ? <span className="text-ink-3">none to come</span> : unknown,
  },
];

interface Props {
  rows: InventoryRow[];
  nextCursor: string | null;
  total: number;
  totalAtLeast?: boolean | undefined;
  teams: string[];
}

const CSV = { path: '/api/v1/eu-ai-act/inventory' } as const;

export function InventoryTable({ teams, ...props }: Props) {
  return (
    <DataTable
      {...props}
      label="Agents under the EU AI Act"
      noun="agents"
      columns={columns}
      rowKey={(row) => row.slug}
      rowHref={(row) => `/agents/${row.slug}/eu-ai-act`}
      search="Find by name, slug or team"
      filters={[
        {
          param: 'class',
          label: 'Class',
          options: INVENTORY_CLASSES.map((value) => ({ value, label: INVENTORY_WORDS[value] })),
        },
        { param: 'role', label: 'Role', options: EU_ROLES.map((value) => ({ value, label: value })) },
        { param: 'team', label: 'Team', options: teams.map((value) => ({ value, label: value })) },
      ]}
      csv={CSV}
      empty={
        <EmptyState icon={<Landmark />} title="No agents yet" action={<LinkButton href="/agents">Agents</LinkButton>}>
          Agents are assessed under the Act on their own pages, once they are registered.
        </EmptyState>
      }
    />
  );
}
