import Link from 'next/link';
import type { Rollback } from '@/lib/policy/model/rollback-result';
import { Panel } from '../ui/panel';

/** Of them, so many are named. */
const SHOWN = 100;

/** The agents that would go back, each of which can alone. */
export function RollbackAgents({
  serial,
  agents,
  count,
}: {
  serial: number;
  agents: Rollback['agents'];
  count: number;
}) {
  const shown = agents.slice(0, SHOWN);
  return (
    <Panel title="Only one agent" note={count.toLocaleString('en')} padded={false}>
      <ul className="max-h-96 overflow-y-auto">
        {shown.map(({ agent, operations }) => (
          <li key={agent} className="flex flex-wrap justify-between gap-x-3 border-b px-4 py-2 last:border-b-0">
            <Link className="link min-w-0 [overflow-wrap:anywhere]" href={`/policy/${serial}/rollback?agent=${agent}`}>
              {agent}
            </Link>
            <span className="text-ink-3">{operations === 1 ? '1 change' : `${operations} changes`}</span>
          </li>
        ))}
      </ul>
      {count > shown.length ? (
        <p className="border-t px-4 py-3 text-ink-2">and {(count - shown.length).toLocaleString('en')} more</p>
      ) : null}
    </Panel>
  );
}
