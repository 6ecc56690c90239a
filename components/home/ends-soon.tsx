import Link from 'next/link';
import type { EndingGrant } from '@/lib/grants/model/dto';
import { endWords } from '@/lib/grants/model/ending';
import { extendHref } from '../grants/extend-href';
import { Panel } from '../ui/panel';

/** Tools that one's own agents lose within days. Nothing is shown while there are none. */
export function EndsSoon({ grants, mayAsk }: { grants: EndingGrant[]; mayAsk: boolean }) {
  if (grants.length === 0) return null;
  const now = new Date();
  return (
    <Panel title="Ends soon" note={grants.length === 1 ? '1 grant' : `${grants.length} grants`} padded={false}>
      <ul>
        {grants.map(({ id, agent, tool, endsAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover"
          >
            <Link href={`/agents/${agent.slug}`} className="link min-w-0 font-strong">
              {agent.name}
            </Link>
            <span className="min-w-0 flex-1 font-mono text-ink-2 text-xs [overflow-wrap:anywhere]">{tool}</span>
            <span className="shrink-0 text-ink-2">
              {endWords(endsAt, now)}
              {mayAsk && Date.parse(endsAt) > now.getTime() ? (
                <>
                  {': '}
                  <Link className="link" href={extendHref(agent.slug, tool)}>
                    ask to extend
                  </Link>
                </>
              ) : null}
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
