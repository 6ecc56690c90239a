import Link from 'next/link';
import type { AgentUse, ToolUse } from '@/lib/usage/model/dto';
import { historyWords } from '@/lib/usage/model/history';
import { PlainTable } from '../data-table/plain-table';
import { CallsChart } from '../decision-log/calls-chart';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { DataClassBadge } from '../ui/data-class-badge';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { Tag } from '../ui/tag';
import { TakeUnusedButton } from './take-unused-button';

const WORDS: Record<ToolUse['state'], string> = {
  used: 'used',
  unused: 'unused',
  'too-new': 'granted later',
  'not-seen': 'not enough history',
  'not-granted': 'not granted',
};

interface Props {
  use: AgentUse;
  mayAsk: boolean;
  takeUnused: (data: FormData) => Promise<ActionResult>;
}

/** What the agent did with what it may do, and what it could do without. */
export function UsePanel({ use, mayAsk, takeUnused }: Props) {
  const { agent, days, granted, unused, history, tools, overTime } = use;
  return (
    <div>
      <CallsChart counts={overTime} />
      <Panel
        title="Tools"
        note={granted === 0 ? 'none granted' : `${unused} of ${granted} not called in ${days} days`}
        actions={
          mayAsk && unused > 0 ? (
            <TakeUnusedButton
              slug={agent}
              days={days}
              tools={tools.filter(({ state }) => state === 'unused').map(({ tool }) => tool)}
              takeUnused={takeUnused}
            />
          ) : undefined
        }
        padded={false}
      >
        {tools.length === 0 ? (
          <p className="p-4 text-ink-2">It may call nothing, and tried nothing.</p>
        ) : (
          <PlainTable
            label={`What ${agent} called`}
            rows={tools}
            rowKey={({ tool }) => tool}
            columns={[
              {
                id: 'tool',
                header: 'Tool',
                className: 'min-w-48',
                cell: (row) => <ToolCell agent={agent} row={row} />,
              },
              {
                id: 'state',
                header: 'Use',
                cell: ({ state }) => <Tag warn={WARN.includes(state)}>{WORDS[state]}</Tag>,
              },
              { id: 'allowed', header: 'Allowed', align: 'end', cell: ({ allowed }) => allowed.toLocaleString('en') },
              { id: 'denied', header: 'Denied', align: 'end', cell: ({ denied }) => denied.toLocaleString('en') },
              { id: 'class', header: 'Data seen', cell: (row) => <Classes row={row} /> },
              { id: 'granted', header: 'Granted', cell: ({ grantedAt }) => <Day at={grantedAt} /> },
              { id: 'first', header: 'First seen', cell: ({ firstSeen }) => <Day at={firstSeen} /> },
              { id: 'last', header: 'Last seen', cell: ({ lastSeen }) => <Day at={lastSeen} /> },
            ]}
          />
        )}
      </Panel>
      {granted > 0 && !history.enough ? <p className="mt-3 max-w-[72ch]">{historyWords(history)}</p> : null}
      <p className="mt-3 max-w-[72ch] text-ink-2">
        Unused is what was granted for all of the {days} days and not called, on a server whose gateway had told of
        calls by then. Of anything younger, or where no gateway was heard yet, not enough is known.
      </p>
    </div>
  );
}

const WARN: ToolUse['state'][] = ['unused', 'not-granted'];

function ToolCell({ agent, row: { tool, state } }: { agent: string; row: ToolUse }) {
  const at = tool.indexOf('/');
  const calls = `/calls?agent=${encodeURIComponent(agent)}&tool=${encodeURIComponent(tool)}`;
  return (
    <span className="block">
      {state === 'not-granted' ? (
        <HostileText inline text={tool} className="font-mono text-xs" />
      ) : (
        <Link
          className="link font-mono text-xs [overflow-wrap:anywhere]"
          href={`/servers/${tool.slice(0, at)}/tools/${tool.slice(at + 1)}`}
        >
          {tool}
        </Link>
      )}
      <Link className="link ml-2 whitespace-nowrap text-ink-3 text-xs" href={calls} aria-label={`Calls of ${tool}`}>
        calls
      </Link>
    </span>
  );
}

/** What was seen, and that it is more than the label says where it is. */
function Classes({ row: { declared, observed } }: { row: ToolUse }) {
  const highest = observed.at(-1);
  if (!highest) return <span className="text-ink-3">–</span>;
  return (
    <span className="flex flex-wrap gap-1">
      <DataClassBadge value={highest} />
      {declared !== null && declared !== highest ? <Tag>labelled {declared}</Tag> : null}
    </span>
  );
}

function Day({ at }: { at: string | null }) {
  return <When at={at} show="day" none="–" className="whitespace-nowrap text-ink-2" />;
}
