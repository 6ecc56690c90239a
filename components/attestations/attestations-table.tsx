'use client';

import { BadgeCheck } from 'lucide-react';
import type { AttestationsOf } from '@/lib/attestations/model/dto';
import { ATTESTED_SAYS, ATTESTED_WORDS } from '@/lib/attestations/model/words';
import { REPORT_WORDS } from '@/lib/gateways/model/attestation';
import { dateWords } from '@/lib/kernel/constraint-words';
import { type Column, DataTable } from '../data-table/data-table';
import { Chip, type Tone } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';

const TONES: Record<AttestationsOf['state'], Tone> = {
  covers: 'good',
  'ends-soon': 'warn',
  bridged: 'warn',
  later: 'neutral',
  ended: 'bad',
  none: 'neutral',
};

const columns: Column<AttestationsOf>[] = [
  {
    id: 'name',
    header: 'Of',
    cell: ({ name }) => <span className="[overflow-wrap:anywhere]">{name}</span>,
  },
  { id: 'of', header: 'What', from: 'sm', cell: ({ of }) => (of === 'gateway' ? 'Gateway' : 'MCP server') },
  {
    id: 'state',
    header: 'Today (UTC)',
    cell: ({ state }) => (
      <Chip tone={TONES[state]} hollow={state === 'none' || state === 'later'} title={ATTESTED_SAYS[state]}>
        {ATTESTED_WORDS[state]}
      </Chip>
    ),
  },
  {
    id: 'reports',
    header: 'Reports',
    from: 'md',
    cell: ({ attestations }) =>
      attestations.length === 0 ? (
        <span className="text-ink-3">–</span>
      ) : (
        <>
          {[...new Set(attestations.map(({ report }) => REPORT_WORDS[report]))].join(', ')}
          {attestations[0]?.vendor ? <span className="block text-xs text-ink-3">{attestations[0].vendor}</span> : null}
        </>
      ),
  },
  {
    id: 'ends',
    header: 'Until',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: ({ endsOn }) => (endsOn === null ? <span className="text-ink-3">–</span> : dateWords(endsOn)),
  },
  {
    id: 'gaps',
    header: 'Days in gaps',
    from: 'md',
    align: 'end',
    cell: ({ gaps, attestations }) => {
      const total = gaps.reduce((sum, { days }) => sum + days, 0);
      const bridged = gaps.reduce((sum, gap) => sum + (gap.bridged ? gap.days : 0), 0);
      if (attestations.length === 0) return <span className="text-ink-3">no data</span>;
      return total === 0 ? 'none' : `${total}${bridged > 0 ? `, ${bridged} bridged` : ''}`;
    },
  },
];

const FILTERS = [
  {
    param: 'of',
    label: 'What',
    options: [
      { value: 'gateway', label: 'Gateways' },
      { value: 'server', label: 'MCP servers' },
    ],
  },
  {
    param: 'kept',
    label: 'Kept',
    options: [
      { value: 'yes', label: 'with an attestation' },
      { value: 'no', label: 'none' },
    ],
  },
] as const;

const CSV = { path: '/api/v1/attestations' } as const;

export function AttestationsTable({ rows, nextCursor }: { rows: AttestationsOf[]; nextCursor: string | null }) {
  return (
    <DataTable
      label="Attestations"
      noun="gateways and servers"
      columns={columns}
      rows={rows}
      rowKey={({ of, slug }) => `${of} ${slug}`}
      rowHref={({ of, slug }) => `/${of}s/${slug}`}
      nextCursor={nextCursor}
      filters={FILTERS}
      csv={CSV}
      empty={
        <EmptyState icon={<BadgeCheck />} title="No gateway and no server yet">
          Once there is one, keep the SOC 2 report or the certificate of who runs it on its page.
        </EmptyState>
      }
    />
  );
}
