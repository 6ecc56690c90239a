import Link from 'next/link';
import type { Costs } from '@/lib/costs/model/dto';
import { amountWords } from '@/lib/costs/model/share';
import { PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';
import { ShareCell } from './share-cell';

/** Month by month: bars that are a table at the same time. A line marks the target. */
export function MonthsPanel({ costs: { months, target, currency, period } }: { costs: Costs }) {
  const goal = target?.percent ? Number(target.percent) : null;
  const highest = Math.max(1, (goal ?? 0) * 1.25, ...months.map(({ percent }) => Number(percent ?? 0)));
  // What comes before the first import says the same in every line.
  const first = months.findIndex(({ rows }) => rows > 0);
  const shown = first === -1 ? months : months.slice(first);
  const width = (percent: number) => `${Math.min(100, Math.max(0, (100 * percent) / highest))}%`;
  return (
    <Panel
      title="By month, the last twelve months"
      note={goal === null ? undefined : `the line is the target, ${target?.percent} %`}
      padded={false}
    >
      <PlainTable
        label="Share of governance by month"
        rows={[...shown].reverse()}
        rowKey={({ month }) => month}
        columns={[
          {
            id: 'month',
            header: 'Month (UTC)',
            cell: ({ month, rows }) =>
              rows === 0 ? (
                <span className="text-ink-2">{monthWords(month)}</span>
              ) : (
                <Link
                  className="link font-strong"
                  href={`/costs?period=${month}`}
                  aria-current={month === period ? 'true' : undefined}
                >
                  {monthWords(month)}
                </Link>
              ),
          },
          {
            id: 'bar',
            header: 'Share beside the target',
            quiet: true,
            wide: true,
            className: 'w-1/4',
            cell: ({ state, percent }) =>
              state === 'share' ? (
                <span aria-hidden className="relative block h-2.5 rounded-[3px] bg-sunken">
                  <span className="block h-full rounded-[3px] bg-accent" style={{ width: width(Number(percent)) }} />
                  {goal === null ? null : (
                    <span className="absolute -inset-y-1 w-0.5 bg-ink-2" style={{ left: width(goal) }} />
                  )}
                </span>
              ) : null,
          },
          {
            id: 'share',
            header: 'Share',
            align: 'end',
            cell: (row) => <ShareCell sum={row} />,
          },
          {
            id: 'governance',
            header: `Governance${currency ? `, ${currency}` : ''}`,
            align: 'end',
            className: 'whitespace-nowrap',
            wide: true,
            cell: ({ rows, governance }) => (rows === 0 ? '–' : amountWords(governance)),
          },
          {
            id: 'all',
            header: `All${currency ? `, ${currency}` : ''}`,
            align: 'end',
            className: 'whitespace-nowrap',
            cell: ({ rows, effective }) => (rows === 0 ? '–' : amountWords(effective)),
          },
        ]}
      />
      {first > 0 ? (
        <p className="border-t px-4 py-2 text-xs text-ink-2">
          No data {first === 1 ? 'in' : 'from'} {monthWords(months[0]?.month ?? '')}
          {first === 1 ? '' : ` to ${monthWords(months[first - 1]?.month ?? '')}`}.
        </p>
      ) : null}
    </Panel>
  );
}

export function monthWords(month: string): string {
  return new Date(`${month}-01T00:00:00Z`).toLocaleDateString('en-GB', {
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
