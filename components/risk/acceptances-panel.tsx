import Link from 'next/link';
import type { AgentDetail } from '@/lib/agents/model/dto';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { Panel } from '../ui/panel';
import { renewHref } from './renew-href';
import { SettleButton } from './settle-button';

interface Props {
  agent: AgentDetail;
  settle: (data: FormData) => Promise<ActionResult>;
}

/** Risks that somebody accepted for a time. Nothing is shown where there are none. */
export function AcceptancesPanel({ agent, settle }: Props) {
  if (agent.acceptances.length === 0) return null;
  return (
    <Panel title="Accepted risks" note={String(agent.acceptances.length)} padded={false}>
      <ul>
        {agent.acceptances.map(({ id, risk, reason, compensation, until, over, acceptedBy, request }) => (
          <li key={id} className="flex flex-wrap items-start gap-x-4 gap-y-2 border-b px-4 py-3 last:border-b-0">
            <div className="min-w-64 flex-1 space-y-0.5">
              <p className="font-strong">{risk}</p>
              <p className="text-ink-2">Why: {reason}</p>
              <p className="text-ink-2">Instead: {compensation}</p>
              <p className="text-ink-3 text-xs">
                accepted by {acceptedBy.name}
                {request ? (
                  <>
                    {' '}
                    in{' '}
                    <Link className="link" href={`/requests/CR-${request.number}`}>
                      CR-{request.number}
                    </Link>
                  </>
                ) : null}
              </p>
            </div>
            <div className="flex flex-wrap items-center gap-3">
              {over ? <Chip tone="bad">Over</Chip> : null}
              <span className="text-ink-2">
                until <When at={until} show="day" />
              </span>
              {agent.may.ask ? (
                <Link className="link" href={renewHref(agent.slug, id)}>
                  ask for more time
                </Link>
              ) : null}
              {agent.may.settle ? <SettleButton agent={agent.slug} id={id} risk={risk} settle={settle} /> : null}
            </div>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
