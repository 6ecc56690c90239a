'use client';

import { Coins } from 'lucide-react';
import { useMemo } from 'react';
import { ACTIVITIES, activityWords } from '@/lib/costs/model/activity';
import type { CostRowDetail } from '@/lib/costs/model/dto';
import { daysWords } from '@/lib/costs/model/plan';
import { amountWords } from '@/lib/costs/model/share';
import { type Column, DataTable } from '../data-table/data-table';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';

const columns: Column<CostRowDetail>[] = [
  {
    id: 'service',
    header: 'Service',
    cell: ({ service, from, to, withdrawn }) => (
      <span className="block min-w-[150px] [overflow-wrap:anywhere]">
        <HostileText inline text={service} /> {withdrawn ? <Chip hollow>withdrawn</Chip> : null}
        <span className="block text-xs text-ink-3">{daysWords({ from, to })}</span>
      </span>
    ),
  },
  { id: 'agent', header: 'Agent', cell: ({ agent }) => (agent === null ? '–' : <HostileText inline text={agent} />) },
  {
    id: 'activity',
    header: 'Activity of governance',
    from: 'md',
    cell: ({ activity }) => (activity === null ? '–' : <HostileText inline text={activityWords(activity)} />),
  },
  {
    id: 'import',
    header: 'Import, line',
    from: 'lg',
    cell: (row) => `${row.import} · ${row.source}, line ${row.line.toLocaleString('en')}`,
  },
  {
    id: 'billed',
    header: 'Billed',
    align: 'end',
    from: 'lg',
    className: 'whitespace-nowrap',
    cell: ({ billed }) => <span title={billed}>{amountWords(billed)}</span>,
  },
  {
    id: 'effective',
    header: 'Effective',
    align: 'end',
    className: 'whitespace-nowrap',
    cell: ({ effective }) => <span title={effective}>{amountWords(effective)}</span>,
  },
];

const CSV = { path: '/api/v1/costs/rows' } as const;

interface Props {
  rows: CostRowDetail[];
  nextCursor: string | null;
  /** What is filtered by now. */
  chosen: { period?: string; agent?: string; activity?: string; import?: number };
}

const FIXED = {
  period: ['90-days'],
  activity: ['*', '-', ...Object.keys(ACTIVITIES)],
  agent: ['-'],
  import: [],
};
const WORDS: Record<string, string> = { '90-days': 'Last 90 days', '*': 'all of governance', '-': 'none' };

/** The lines that count; amounts are rounded here, and exact in the file. */
export function CostRowsTable({ rows, nextCursor, chosen }: Props) {
  const filters = useMemo(() => {
    const choice = (param: keyof typeof FIXED, label: string) => {
      const now = chosen[param] === undefined ? [] : [String(chosen[param])];
      const options = [...new Set([...FIXED[param], ...now])].map((value) => ({
        value,
        label: WORDS[value] ?? (param === 'activity' ? activityWords(value) : value),
      }));
      return { param, label, options };
    };
    const all = [
      choice('period', 'Period'),
      choice('activity', 'Activity'),
      choice('agent', 'Agent'),
      choice('import', 'Import'),
    ];
    return all.filter(({ options }) => options.length > 0);
  }, [chosen]);
  return (
    <DataTable
      label="Lines of cost"
      noun="lines"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      nextCursor={nextCursor}
      order="time"
      csv={CSV}
      filters={filters}
      empty={
        <EmptyState icon={<Coins />} title="No lines">
          Lines of FOCUS files stand here once an import counts.
        </EmptyState>
      }
    />
  );
}
