import Link from 'next/link';
import type { UnusedGrant } from '@/lib/overview/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { Pagination } from '../ui/pagination';
import { Panel } from '../ui/panel';

/** Grants that nobody used for long: each is access that could be given up. */
export function UnusedGrants({ rows, nextCursor }: { rows: UnusedGrant[]; nextCursor: string | null }) {
  return (
    <>
      <Panel padded={false} className="mb-3">
        {rows.length === 0 ? (
          <EmptyState title="No unused grants">
            Every grant that is old enough to tell was used, or no gateway tells of calls to its server.
          </EmptyState>
        ) : (
          <PlainTable
            label="Unused grants"
            rows={rows}
            rowKey={({ id }) => id}
            columns={[
              {
                id: 'agent',
                header: 'Agent',
                cell: ({ agent, name }) => (
                  <Link className="font-strong hover:underline" href={`/agents/${agent}?tab=use`}>
                    {name}
                  </Link>
                ),
              },
              { id: 'tool', header: 'Tool', cell: ({ tool }) => <span className="font-mono text-xs">{tool}</span> },
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
              { id: 'since', header: 'Granted', align: 'end', cell: ({ since }) => <When at={since} show="day" /> },
            ]}
          />
        )}
      </Panel>
      <Pagination nextCursor={nextCursor} noun="grants" shown={rows.length} />
    </>
  );
}
