import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DriftedTool } from '@/lib/servers/model/dto';
import { When } from '../time/when';
import { Panel, PanelSection } from '../ui/panel';
import { agentCount } from './holders-panel';

interface Props {
  server: string;
  drift: DriftedTool[];
  action: ReactNode;
}

/** The tools that nobody can call until somebody adopts what they are now. */
export function DriftPanel({ server, drift, action }: Props) {
  return (
    <Panel
      title={drift.length === 1 ? '1 tool has changed' : `${drift.length} tools have changed`}
      actions={action}
      padded={false}
    >
      <PanelSection>
        <p className="text-ink-2">
          The server gives another definition than the one that was approved, so every call is denied. Read what is new,
          and ask to adopt it.
        </p>
      </PanelSection>
      <ul>
        {drift.map(({ name, since, agents, changes }) => (
          <li key={name} className="border-b px-4 py-2.5 last:border-b-0">
            <p className="flex flex-wrap items-baseline justify-between gap-x-3">
              <Link
                className="link font-mono text-xs [overflow-wrap:anywhere]"
                href={`/servers/${server}/tools/${name}`}
              >
                {name}
              </Link>
              <span className="text-ink-3 text-xs">
                since <When at={since} />, held by {agents === 0 ? 'nobody' : agentCount(agents)}
              </span>
            </p>
            <p className="text-ink-2">{changes.join('; ')}</p>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
