import Link from 'next/link';
import type { ContainmentDetail } from '@/lib/containments/model/dto';
import { AgentStatusChip } from '../agents/agent-status-chip';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';
import { spanWords } from './span-words';

/** One sentence: does it hold. */
export function HoldCallout({ containment: { gateways, still, agents } }: { containment: ContainmentDetail }) {
  if (still === 0) {
    return (
      <Callout title="Over">
        {agents === 1 ? 'The agent is not suspended any more.' : 'None of these agents is suspended any more.'}
      </Callout>
    );
  }
  const open = gateways.filter(({ holds, confirmation }) => !holds && confirmation !== 'never');
  const slowest = Math.max(0, ...gateways.flatMap(({ ms }) => ms ?? []));
  const held = gateways.filter(({ holds }) => holds).length;
  if (open.length === 0 && held > 0) {
    return (
      <Callout tone="good" title="Isolated at every gateway that was heard" live>
        {slowest > 0 ? `The slowest confirmed ${spanWords(slowest)} after the click.` : null}
      </Callout>
    );
  }
  const waiting = open.every(({ confirmation }) => confirmation === 'waiting');
  return (
    <Callout
      tone={waiting ? 'warn' : 'danger'}
      title={
        gateways.length === 0
          ? 'Published, and no gateway enforces it'
          : `Published, and ${held} of ${gateways.length} gateways hold it`
      }
    >
      {waiting
        ? 'The others were heard lately. This page reads itself again.'
        : 'What each of the others may do stands below.'}
    </Callout>
  );
}

/** The agents as they are now. */
export function IsolatedPanel({ containment: { isolated, agents } }: { containment: ContainmentDetail }) {
  return (
    <Panel title="Agents" note={agents.toLocaleString('en')}>
      <ul className="grid gap-2">
        {isolated.map(({ slug, name, status }) => (
          <li key={slug} className="flex flex-wrap items-center justify-between gap-2">
            <Link className="link [overflow-wrap:anywhere]" href={`/agents/${slug}`}>
              {name}
            </Link>
            <AgentStatusChip status={status} />
          </li>
        ))}
      </ul>
      {agents > isolated.length ? (
        <p className="mt-3 text-ink-2">
          {(agents - isolated.length).toLocaleString('en')} more, or no longer registered.
        </p>
      ) : null}
    </Panel>
  );
}

export function ContainmentRecord({ containment }: { containment: ContainmentDetail }) {
  const { of, target, reason, by, at, serial, grants, alert } = containment;
  return (
    <Panel title="What was done">
      <DefinitionList
        items={[
          { term: of === 'request' ? 'Asked for by' : 'By', value: by?.name ?? 'Remit' },
          { term: 'When', value: <When at={at} show="absolute" /> },
          { term: 'Why', value: reason },
          {
            term: 'Revision',
            value: (
              <Link className="link" href={`/policy/${serial}`}>
                {serial}
              </Link>
            ),
          },
          { term: 'Grants', value: grants.toLocaleString('en') },
          ...(of === 'request'
            ? [
                {
                  term: 'By request',
                  value: (
                    <Link className="link" href={`/requests/${target}`}>
                      {target}
                    </Link>
                  ),
                },
              ]
            : []),
          ...(alert
            ? [
                {
                  term: 'From',
                  value: (
                    <Link className="link" href={`/alerts/${alert.id}`}>
                      alert {alert.number}
                    </Link>
                  ),
                },
              ]
            : []),
        ]}
      />
    </Panel>
  );
}
