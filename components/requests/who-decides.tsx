import Link from 'next/link';
import type { RequestDetail } from '@/lib/requests/model/dto';
import { When } from '../time/when';
import { Person } from '../ui/avatar';
import { Panel, PanelSection } from '../ui/panel';
import { RequestEnding, StageTime } from './stage-time';

const OWNERS_SHOWN = 4;
/** By how many agents the request names; one about tools names none. */
const OWNS = ['owns an agent that holds it', 'owns the agent', 'owns one of the agents'];

/** The stages, who approved, and who could. */
export function WhoDecides({ request }: { request: RequestDetail }) {
  const { stages, requester, agents } = request;
  const owners = request.owners.filter(({ id }) => id !== requester.id);
  const owns = OWNS[Math.min(agents.length, 2)];
  const barred = [
    `${requester.name} (asked)`,
    ...owners.slice(0, OWNERS_SHOWN).map(({ name }) => `${name} (${owns})`),
    ...(owners.length > OWNERS_SHOWN ? [`${owners.length - OWNERS_SHOWN} more owners`] : []),
  ];
  if (request.breakGlass) {
    return (
      <Panel title="Who decides">
        Nobody: it was an emergency, by version {request.approvalPolicyVersion} of the approval policy.
      </Panel>
    );
  }
  if (stages.length === 0) {
    return (
      <Panel title="Who decides">It only takes access away, so it was in force at once and nobody had to decide.</Panel>
    );
  }
  return (
    <Panel
      title="Who decides"
      note={
        <Link className="link" href="/approval-policy">
          rules v{request.approvalPolicyVersion}
        </Link>
      }
      padded={false}
    >
      {stages.map((stage) => (
        <PanelSection key={stage.name}>
          <div className="flex justify-between gap-3">
            <b className="font-semibold first-letter:uppercase">{stage.name}</b>
            <span className="text-ink-2">
              {stage.approvedBy.length} of {stage.needed}
            </span>
          </div>
          <p className="mt-0.5 text-ink-2">{stage.why}</p>
          <ul className="mt-2 space-y-1.5">
            {stage.approvedBy.map(({ id, name, onBehalfOf }) => (
              <li key={id}>
                <Person name={name} note={onBehalfOf ? `approved for ${onBehalfOf.name}` : 'approved'} />
              </li>
            ))}
            {stage.done || request.state !== 'pending'
              ? null
              : stage.eligible
                  .filter(({ id }) => !stage.approvedBy.some((person) => person.id === id))
                  .slice(0, 6)
                  .map(({ id, name, delegates }) => (
                    <li key={id}>
                      <Person name={name} muted />
                      {delegates.map((delegate) => (
                        <span key={delegate.id} className="block pl-7 text-ink-2 text-xs">
                          {delegate.name}, for {name} until <When at={delegate.until} show="day" />
                        </span>
                      ))}
                    </li>
                  ))}
          </ul>
          <StageTime stage={stage} />
          {!stage.done && request.state === 'pending' && stage.eligible.length === 0 ? (
            <p className="mt-2 text-r3">
              Nobody can decide this:{' '}
              {stage.role
                ? `no other active person has the role ${stage.role}.`
                : 'none of those named is active and apart.'}
            </p>
          ) : null}
        </PanelSection>
      ))}
      {request.missing.map((what) => (
        <PanelSection key={what}>
          <p className="text-r3">{what}</p>
        </PanelSection>
      ))}
      {request.ending ? (
        <PanelSection>
          <RequestEnding ending={request.ending} />
        </PanelSection>
      ) : null}
      <PanelSection>
        <p className="text-ink-2">Not {barred.join(', nor ')}.</p>
      </PanelSection>
    </Panel>
  );
}
