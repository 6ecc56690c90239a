import Link from 'next/link';
import type { Overview } from '@/lib/overview/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { RiskBadge } from '../risk/risk-badge';
import { Panel } from '../ui/panel';

/** The active agents with the highest scores, why, and what would lower each most. */
export function TopRisks({ rows, told }: { rows: Overview['topRisks']; told: boolean }) {
  return (
    <Panel title="Highest risk" note="and what would lower it" padded={false} className="mb-4">
      {rows.length === 0 ? (
        <p className="p-4 text-ink-2">No active agent has a risk score yet.</p>
      ) : (
        <PlainTable
          label="Agents with the highest risk"
          rows={rows}
          rowKey={({ slug }) => slug}
          columns={[
            {
              id: 'agent',
              header: 'Agent',
              cell: ({ slug, name }) => (
                <Link className="block font-strong hover:underline sm:min-w-36" href={`/agents/${slug}?tab=risk`}>
                  {name}
                </Link>
              ),
            },
            {
              id: 'team',
              header: 'Team',
              wide: true,
              className: 'text-ink-2 sm:whitespace-nowrap',
              cell: ({ team }) => team,
            },
            { id: 'risk', header: 'Risk', cell: ({ level, score }) => <RiskBadge level={level} score={score} /> },
            { id: 'why', header: 'Why', wide: true, className: 'text-ink-2', cell: ({ why }) => why },
            {
              id: 'lower',
              header: 'Would lower it',
              className: 'text-ink-2',
              cell: ({ lower, score }) =>
                lower ? `${lower.what}: ${score} → ${lower.score}` : <span className="text-ink-3">nothing alone</span>,
            },
            {
              id: 'calls',
              header: 'Calls, 7 d',
              align: 'end',
              wide: true,
              cell: ({ calls }) => (told ? calls.toLocaleString('en') : <span className="text-ink-3">no data</span>),
            },
          ]}
        />
      )}
    </Panel>
  );
}
