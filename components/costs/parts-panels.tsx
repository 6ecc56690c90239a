import Link from 'next/link';
import { activityWords } from '@/lib/costs/model/activity';
import type { AgentCost, Costs } from '@/lib/costs/model/dto';
import { amountWords, percentWords } from '@/lib/costs/model/share';
import { PlainTable } from '../data-table/plain-table';
import { Chip } from '../ui/chip';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { rowsHref } from './rows-href';
import { ShareCell } from './share-cell';

/** What each agent cost, and how much of that is its governance. Agents that the registry does not have are named too. */
export function AgentCostsPanel({ costs: { agents, agentCount, currency, period } }: { costs: Costs }) {
  const note = agentCount > agents.length ? `the ${agents.length} with the highest cost of ${agentCount}` : undefined;
  return (
    <Panel title="By agent" note={note} padded={false}>
      {agents.length === 0 ? (
        <p className="p-4 text-ink-2">No data for these days.</p>
      ) : (
        <PlainTable
          label="Cost by agent"
          rows={agents}
          rowKey={({ agent }) => agent ?? ''}
          columns={[
            { id: 'agent', header: 'Agent', cell: (row) => <AgentName row={row} /> },
            {
              id: 'share',
              header: 'Share',
              align: 'end',
              cell: (row) => <ShareCell sum={row} />,
            },
            {
              id: 'governance',
              header: `Governance, ${currency}`,
              align: 'end',
              wide: true,
              cell: ({ agent, governance, governanceRows }) =>
                governanceRows === 0 ? (
                  <span className="text-ink-3">–</span>
                ) : (
                  <Link className="link whitespace-nowrap" href={rowsHref({ period, agent, activity: '*' })}>
                    {amountWords(governance)}
                  </Link>
                ),
            },
            {
              id: 'all',
              header: `All, ${currency}`,
              align: 'end',
              cell: ({ agent, effective }) => (
                <Link className="link whitespace-nowrap" href={rowsHref({ period, agent })}>
                  {amountWords(effective)}
                </Link>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function AgentName({ row: { agent, known } }: { row: AgentCost }) {
  if (agent === null) return <span className="text-ink-2">The lines name no agent</span>;
  if (known) {
    return (
      <Link className="link font-strong" href={`/agents/${agent}`}>
        {agent}
      </Link>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-2">
      <HostileText inline text={agent} />
      <Chip tone="warn">not in the registry</Chip>
    </span>
  );
}

/** What the cost of governance was for. */
export function ActivitiesPanel({ costs: { activities, share, currency, period } }: { costs: Costs }) {
  return (
    <Panel title="By activity" padded={false}>
      {activities.length === 0 ? (
        <p className="p-4 text-ink-2">
          {share.rows === 0
            ? 'No data for these days.'
            : 'No line of these days says what of governance it paid for, in x_GovernanceActivity.'}
        </p>
      ) : (
        <PlainTable
          label="Cost of governance by activity"
          rows={activities}
          rowKey={({ activity }) => activity}
          columns={[
            {
              id: 'activity',
              header: 'Activity',
              cell: ({ activity }) => <HostileText inline text={activityWords(activity)} />,
            },
            {
              id: 'percent',
              header: 'Of governance',
              align: 'end',
              className: 'whitespace-nowrap',
              cell: ({ percent }) => (percent === null ? '–' : percentWords(percent)),
            },
            {
              id: 'cost',
              header: `Cost, ${currency}`,
              align: 'end',
              cell: ({ activity, effective }) => (
                <Link className="link whitespace-nowrap" href={rowsHref({ period, activity })}>
                  {amountWords(effective)}
                </Link>
              ),
            },
          ]}
        />
      )}
    </Panel>
  );
}
