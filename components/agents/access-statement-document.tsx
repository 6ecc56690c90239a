import Link from 'next/link';
import type { AccessStatement } from '@/lib/agents/model/dto';
import { constraintWords } from '@/lib/kernel/constraint-words';
import { utcTime } from '../time/relative';
import { Callout } from '../ui/callout';
import { Panel } from '../ui/panel';

type Denied = AccessStatement['denied'][number];
type Reason = Denied['reason'] | 'expired' | 'revoked';

const REASONS: Partial<Record<Reason, string>> = {
  no_grant: 'Never granted',
  expired: 'Expired: the time that it was granted for is over',
  revoked: 'Revoked',
  agent_suspended: 'The agent is suspended',
  grant_expired: 'Expired: the time that it was granted for is over',
  definition_changed: 'The definition changed since it was approved',
  data_class_exceeded: "The tool's data is more sensitive than was approved",
  unknown_agent: 'The agent is not registered',
};

function byReason(denied: Denied[]): [words: string, Denied[]][] {
  const groups = new Map<string, Denied[]>();
  for (const item of denied) {
    const reason: Reason = item.ended?.why ?? item.reason;
    const words = REASONS[reason] ?? reason;
    groups.set(words, [...(groups.get(words) ?? []), item]);
  }
  return [...groups];
}

/** A document for an auditor: sober, complete, good on paper. */
export function AccessStatementDocument({ statement }: { statement: AccessStatement }) {
  const { agent, allowed, denied, revision, requireUser } = statement;
  return (
    <div className="space-y-4">
      {revision === null ? (
        <Callout title="Nothing was published yet">Before the first revision every gateway denied every call.</Callout>
      ) : null}
      {statement.status === 'suspended' ? (
        <Callout tone="danger" title="Suspended">
          Every call of {agent} is denied.
        </Callout>
      ) : null}
      {statement.mode === 'shadow' ? (
        <Callout tone="danger" title="Shadow mode">
          Its calls are decided and reported, and nothing stops them: what it may not call goes through too.
        </Callout>
      ) : null}
      <Panel
        title={`${agent} may call`}
        note={allowed.length === 1 ? '1 tool' : `${allowed.length} tools`}
        padded={false}
      >
        {allowed.length === 0 ? <p className="p-4 text-ink-2">Nothing.</p> : null}
        <ul>
          {allowed.map(({ tool, constraints, request, grant, definition }) => (
            <li key={tool} className="break-inside-avoid border-b px-4 py-3 last:border-b-0">
              <p className="font-mono text-sm [overflow-wrap:anywhere]">{tool}</p>
              <p>
                {[
                  ...constraintWords(constraints),
                  requireUser && !constraints.requireUser ? 'on behalf of a person only' : '',
                ]
                  .filter(Boolean)
                  .join(' · ')}
              </p>
              <p className="text-ink-2">
                Asked by {request.requester?.name ?? 'nobody on record'}, approved by{' '}
                {request.approvers.map(({ name, at }) => `${name} on ${utcTime(new Date(at))}`).join(' and ') ||
                  'nobody on record'}
                {request.number === null ? null : (
                  <>
                    {' '}
                    in{' '}
                    <Link className="link" href={`/requests/CR-${request.number}`}>
                      CR-{request.number}
                    </Link>
                  </>
                )}
              </p>
              <p className="font-mono text-ink-3 text-xs [overflow-wrap:anywhere]">
                {grant} · definition {definition.slice(0, 12)}…
              </p>
            </li>
          ))}
        </ul>
      </Panel>
      <Panel title="It may not call" note="other tools of the same servers" padded={false}>
        {denied.length === 0 ? (
          <p className="p-4 text-ink-2">
            No other tool of these servers is known. Whatever else there is, is denied too.
          </p>
        ) : null}
        {byReason(denied).map(([words, tools]) => (
          <section key={words} className="border-b px-4 py-3 last:border-b-0">
            <h3 className="mb-1.5 text-ink-2">{words}</h3>
            <ul className="grid gap-x-6 gap-y-1 sm:grid-cols-2 print:grid-cols-2">
              {tools.map(({ tool, ended }) => (
                <li key={tool} className="[overflow-wrap:anywhere]">
                  <span className="font-mono text-sm">{tool}</span>
                  {ended ? <span className="block text-ink-3 text-xs">{utcTime(new Date(ended.at))}</span> : null}
                </li>
              ))}
            </ul>
          </section>
        ))}
      </Panel>
      <p className="text-ink-2">Every other tool of every server is denied: what was not granted is not allowed.</p>
      {revision ? (
        <p className="font-mono text-ink-3 text-xs [overflow-wrap:anywhere]">
          Revision {revision.serial}, published {utcTime(new Date(revision.publishedAt))}, SHA-256 {revision.sha256}
        </p>
      ) : null}
    </div>
  );
}
