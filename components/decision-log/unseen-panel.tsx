import Link from 'next/link';
import type { CoverageReport } from '@/lib/decision-log/model/coverage';
import { Panel } from '../ui/panel';

/** Where nobody looks, and who was never seen. */
export function UnseenPanel({ unseen }: { unseen: NonNullable<CoverageReport['unseen']> }) {
  const { servers, agents, moreAgents } = unseen;
  return (
    <div className="grid items-start gap-4 lg:grid-cols-2">
      <Panel title="Servers that no gateway stands before">
        <Names names={servers} path="/servers" none="None: each server has a gateway." />
      </Panel>
      <Panel title="Agents that were never seen to call" note={moreAgents ? 'the first of them' : undefined}>
        <Names names={agents} path="/agents" none="None: each active agent that holds tools has called one." />
      </Panel>
    </div>
  );
}

interface NamesProps {
  names: readonly { slug: string; name: string }[];
  path: string;
  none: string;
}

function Names({ names, path, none }: NamesProps) {
  if (names.length === 0) return <p className="text-ink-2">{none}</p>;
  return (
    <ul className="space-y-1">
      {names.map(({ slug, name }) => (
        <li key={slug}>
          <Link className="link" href={`${path}/${slug}`}>
            {name}
          </Link>
        </li>
      ))}
    </ul>
  );
}
