import Link from 'next/link';
import type { Replay } from '@/lib/requests/model/replay';
import { PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';

const number = (count: number) => count.toLocaleString('en');

/** What would have become of past calls. It is counted anew each time that the page is opened. */
export function ReplayPanel({ replay }: { replay: Replay | null }) {
  if (!replay) return null;
  const { days, rows, newlyAllowed, newlyDenied, revision, from } = replay;
  const words = [
    newlyAllowed > 0 ? `${number(newlyAllowed)} refused calls would have gone through` : null,
    newlyDenied > 0 ? `${number(newlyDenied)} calls would have been refused` : null,
  ].filter(Boolean);
  return (
    <Panel
      title={`Over the last ${days} days`}
      note={rows.length === 0 ? undefined : `against revision ${revision}`}
      padded={rows.length === 0}
    >
      {rows.length === 0 ? (
        <p className="text-ink-2">
          None of the calls that gateways told of would have ended otherwise. What nobody tells of is not in here.
        </p>
      ) : (
        <>
          <p className="border-b px-4 py-2.5">
            {words.length > 0 ? `${words.join('; ')}.` : 'Calls would be under other limits.'}
          </p>
          <PlainTable
            label="Calls that would have ended otherwise"
            rows={rows}
            rowKey={({ agent, tool }) => `${agent} ${tool}`}
            columns={[
              {
                id: 'call',
                header: 'Agent and tool',
                className: 'min-w-52',
                cell: ({ agent, tool }) => (
                  <Link
                    className="link [overflow-wrap:anywhere]"
                    href={`/calls?${new URLSearchParams({ agent, tool, from: from.slice(0, 10) })}`}
                  >
                    {agent} <span className="font-mono text-xs">{tool}</span>
                  </Link>
                ),
              },
              { id: 'allowed', header: 'Newly allowed', align: 'end', cell: (row) => number(row.newlyAllowed) },
              { id: 'denied', header: 'Newly denied', align: 'end', cell: (row) => number(row.newlyDenied) },
              { id: 'bound', header: 'Other limits', align: 'end', cell: (row) => number(row.otherwiseBound) },
            ]}
          />
        </>
      )}
    </Panel>
  );
}
