import Link from 'next/link';
import type { ToolHolder } from '@/lib/servers/model/dto';
import { Pagination } from '../ui/pagination';
import { Panel } from '../ui/panel';

interface Props {
  holders: ToolHolder[];
  total: number;
  nextCursor: string | null;
}

/** The agents that hold a tool, a page of them. */
export function HoldersPanel({ holders, total, nextCursor }: Props) {
  return (
    <Panel title="Held by" note={agentCount(total)}>
      {total === 0 ? <p className="text-ink-2">Nobody.</p> : null}
      <ul className="space-y-1">
        {holders.map(({ slug, name, status }) => (
          <li key={slug}>
            <Link className="link" href={`/agents/${slug}`}>
              {name}
            </Link>
            {status === 'active' ? null : <span className="text-ink-3"> {status.replace('_', ' ')}</span>}
          </li>
        ))}
      </ul>
      {total > holders.length ? (
        <div className="mt-3">
          <Pagination noun="agents" shown={holders.length} total={total} nextCursor={nextCursor} />
        </div>
      ) : null}
    </Panel>
  );
}

export function agentCount(count: number): string {
  return count === 1 ? '1 agent' : `${count.toLocaleString('en')} agents`;
}
