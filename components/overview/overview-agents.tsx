import Link from 'next/link';
import type { OverviewAgent } from '@/lib/overview/model/dto';
import { GAP_WORDS } from '@/lib/overview/model/gaps';
import { PlainTable } from '../data-table/plain-table';
import { RiskBadge } from '../risk/risk-badge';
import { Chip } from '../ui/chip';
import { DataClassBadge } from '../ui/data-class-badge';
import { EmptyState } from '../ui/empty-state';
import { Pagination } from '../ui/pagination';
import { Panel } from '../ui/panel';

/** The agents that a number counts, each with all that keeps it from being fully governed. */
export function OverviewAgents({ rows, nextCursor }: { rows: OverviewAgent[]; nextCursor: string | null }) {
  return (
    <>
      <Panel padded={false} className="mb-3">
        {rows.length === 0 ? (
          <EmptyState title="No such agents">
            Nothing is counted here now. It may have been put in order since the number was read.
          </EmptyState>
        ) : (
          <PlainTable
            label="Agents"
            rows={rows}
            rowKey={({ slug }) => slug}
            columns={[
              {
                id: 'agent',
                header: 'Agent',
                cell: ({ slug, name }) => (
                  <>
                    <Link className="font-strong hover:underline" href={`/agents/${slug}`}>
                      {name}
                    </Link>
                    <span className="block font-mono text-ink-3 text-xs">{slug}</span>
                  </>
                ),
              },
              {
                id: 'team',
                header: 'Team',
                wide: true,
                cell: ({ team, environment }) => (
                  <>
                    {team}
                    <span className="block text-ink-3 text-xs">{environment}</span>
                  </>
                ),
              },
              {
                id: 'risk',
                header: 'Risk',
                wide: true,
                cell: ({ riskLevel, riskScore }) =>
                  riskLevel && riskScore !== null ? (
                    <RiskBadge level={riskLevel} score={riskScore} />
                  ) : (
                    <span className="text-ink-3">not yet</span>
                  ),
              },
              {
                id: 'data',
                header: 'Highest data class',
                wide: true,
                cell: ({ dataClass }) => <DataClassBadge value={dataClass} />,
              },
              {
                id: 'gaps',
                header: 'Not in order',
                cell: ({ gaps }) =>
                  gaps.length === 0 ? (
                    <span className="text-ink-3">fully governed</span>
                  ) : (
                    <span className="flex flex-wrap gap-1">
                      {gaps.map((gap) => (
                        <Chip key={gap} tone="warn" title={GAP_WORDS[gap].says}>
                          {GAP_WORDS[gap].name}
                        </Chip>
                      ))}
                    </span>
                  ),
              },
            ]}
          />
        )}
      </Panel>
      <Pagination nextCursor={nextCursor} noun="agents" shown={rows.length} />
    </>
  );
}
