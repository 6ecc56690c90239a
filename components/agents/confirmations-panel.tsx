import type { AgentDetail } from '@/lib/agents/model/dto';
import { PlainTable } from '../data-table/plain-table';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Panel } from '../ui/panel';
import { ConfirmAgentButton } from './confirm-agent-button';

interface Props {
  agent: AgentDetail;
  confirm: (data: FormData) => Promise<ActionResult>;
}

/** Who said that the agent is still right, when, and of what. */
export function ConfirmationsPanel({ agent, confirm }: Props) {
  const { confirmations, reviewDueAt } = agent;
  return (
    <Panel
      title="Confirmations"
      note={
        reviewDueAt ? (
          <>
            next by <When at={reviewDueAt} show="day" />
          </>
        ) : undefined
      }
      actions={
        agent.may.confirm && agent.ownership === 'held' ? (
          <ConfirmAgentButton agent={agent} confirm={confirm} quiet />
        ) : undefined
      }
      padded={confirmations.length === 0}
    >
      {confirmations.length === 0 ? (
        <p className="text-ink-2">
          {reviewDueAt ? 'Nobody has confirmed it yet. The first is due on the date above.' : 'It is not in force yet.'}
        </p>
      ) : (
        <PlainTable
          label={`Confirmations of ${agent.slug}`}
          rows={confirmations}
          rowKey={({ id }) => id}
          columns={[
            { id: 'by', header: 'By', cell: ({ by }) => by.name },
            { id: 'at', header: 'When', cell: ({ at }) => <When at={at} /> },
            {
              id: 'seen',
              header: 'What was in force',
              cell: ({ seen, note }) => (
                <span className="block min-w-44 text-ink-2">
                  {seen.grants === 1 ? '1 tool' : `${seen.grants} tools`}, risk {seen.riskScore}, {seen.riskLevel}
                  {note ? <span className="block text-ink-3 text-xs">{note}</span> : null}
                </span>
              ),
            },
            { id: 'next', header: 'Next', cell: ({ nextDueAt }) => <When at={nextDueAt} show="day" /> },
          ]}
        />
      )}
    </Panel>
  );
}
