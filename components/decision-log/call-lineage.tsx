import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DecisionDetail } from '@/lib/decision-log/model/dto';
import { LINEAGE_WORDS } from '@/lib/decision-log/model/lineage';
import { isOtherCall } from '@/lib/policy-engine/other-calls';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';
import { Tag } from '../ui/tag';

interface Props {
  call: DecisionDetail;
  maySeeRequest: boolean;
}

/** From the call back to whoever approved it: each step a link, and what is missing said where it is missing. */
export function CallLineage({ call, maySeeRequest }: Props) {
  const { fault, grant, request, revision, definition } = call.rests;
  return (
    <Panel title="What it rests on" padded={false}>
      {fault === null ? null : (
        <PanelSection>
          <Callout tone="danger" title="No lineage">
            {LINEAGE_WORDS[fault].says}
          </Callout>
        </PanelSection>
      )}
      <ol>
        <Step name="Call">
          {call.agent === null ? 'Nobody' : <HostileText inline text={call.agent} className="font-strong" />} called{' '}
          <ToolName call={call} />
        </Step>
        <Step name="Grant">
          {grant ? (
            <>
              <Link className="link" href={`/agents/${grant.agent}`}>
                {grant.agent} may call {grant.tool}
              </Link>
              , since <When at={grant.from} show="absolute" />
              {grant.until === null ? null : (
                <>
                  {' '}
                  until <When at={grant.until} show="absolute" />
                </>
              )}
            </>
          ) : (
            <Missing>
              {isOtherCall(call.tool) ? (
                "None: the gateway's own configuration says what passes besides calls of tools."
              ) : call.grant === null ? (
                call.decision === 'deny' ? (
                  'None: that is why it was denied, or why it never came to that.'
                ) : (
                  'The gateway names none.'
                )
              ) : (
                <>
                  No grant is called <HostileText inline text={call.grant} className="font-mono text-xs" />.
                </>
              )}
            </Missing>
          )}
        </Step>
        <Step name="Request">
          {request ? (
            <>
              {maySeeRequest ? (
                <Link className="link" href={`/requests/CR-${request.number}`}>
                  CR-{request.number}
                </Link>
              ) : (
                <>CR-{request.number}</>
              )}
              , asked by {request.requester.name}
            </>
          ) : (
            <Missing>Without a grant there is no request.</Missing>
          )}
        </Step>
        <Step name="Approved by">
          {!request ? (
            <Missing>Nobody.</Missing>
          ) : request.approvers.length === 0 ? (
            'the approval policy, without a decision'
          ) : (
            request.approvers.map(({ name }) => name).join(', ')
          )}
        </Step>
        <Step name="Revision">
          {revision ? (
            <>
              <Link className="link" href={`/policy/${revision.serial}`}>
                Revision {revision.serial}
              </Link>
              , published <When at={revision.publishedAt} show="absolute" />
            </>
          ) : (
            <Missing>No revision {call.serial} was published to this gateway.</Missing>
          )}
        </Step>
        <Step name="Definition">
          <Definition call={call} digest={definition.digest} approved={definition.approved} />
        </Step>
      </ol>
    </Panel>
  );
}

function Step({ name, children }: { name: string; children: ReactNode }) {
  return (
    <li className="grid gap-x-4 border-b px-4 py-2.5 last:border-b-0 sm:grid-cols-[110px_minmax(0,1fr)]">
      <span className="text-ink-2">{name}</span>
      <span className="min-w-0 [overflow-wrap:anywhere]">{children}</span>
    </li>
  );
}

function Missing({ children }: { children: ReactNode }) {
  return <span className="text-ink-2">{children}</span>;
}

function ToolName({ call: { tool, known } }: { call: DecisionDetail }) {
  const at = tool.indexOf('/');
  const text = <HostileText inline text={tool} className="font-mono text-xs" />;
  if (isOtherCall(tool)) return <>{text}, which calls no tool</>;
  if (known.tool) {
    const [server, name] = [tool.slice(0, at), tool.slice(at + 1)];
    return (
      <Link className="link" href={`/servers/${server}/tools/${name.split('/').map(encodeURIComponent).join('/')}`}>
        {text}
      </Link>
    );
  }
  return (
    <>
      {text} <Tag warn>not listed by any server</Tag>
    </>
  );
}

function Definition({
  call,
  digest,
  approved,
}: {
  call: DecisionDetail;
  digest: string | null;
  approved: string | null;
}) {
  if (digest === null) return <Missing>The gateway does not say which definition it saw.</Missing>;
  const code = <span className="font-mono text-xs">{digest}</span>;
  if (digest === approved) return <>{code}, as approved</>;
  if (call.decision === 'deny' && approved === null) return code;
  return (
    <>
      {code}
      <br />
      <Tag warn>{approved === null ? 'none was approved' : 'another was approved'}</Tag>{' '}
      {approved === null ? null : <span className="font-mono text-ink-2 text-xs">{approved}</span>}
    </>
  );
}
