import Link from 'next/link';
import type { ReactNode } from 'react';
import type { DecisionDetail } from '@/lib/decision-log/model/dto';
import { UNKNOWN_WORDS } from '@/lib/decision-log/model/words';
import type { DataClass } from '@/lib/kernel/data-class';
import { When } from '../time/when';
import { DataClassBadge } from '../ui/data-class-badge';
import { DefinitionList } from '../ui/definition-list';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { Tag } from '../ui/tag';

/** Everything that the gateway told of a call. Names are as they came. */
export function CallFacts({ call }: { call: DecisionDetail }) {
  const pii = Object.entries(call.pii ?? {}).filter(([, count]) => count > 0);
  return (
    <>
      <Panel title="Who and where">
        <DefinitionList
          items={[
            { term: 'Agent', value: call.agent === null ? 'nobody' : <AgentName call={call} name={call.agent} /> },
            { term: 'User', value: call.user && <Filtered param="user" text={call.user} /> },
            { term: 'Identity', value: call.identity && <HostileText inline text={call.identity.sub} /> },
            { term: 'Issuer', value: call.identity && <HostileText inline text={call.identity.iss} /> },
            { term: 'Gateway', value: <Filtered param="gateway" text={call.gateway} /> },
            { term: 'Session', value: mono(call.session) },
            { term: 'Trace', value: mono(call.traceId) },
            {
              term: 'Stands out',
              value: call.unknown === null ? null : <Tag warn>{UNKNOWN_WORDS[call.unknown]}</Tag>,
              hint: 'What nobody had registered when the call came',
            },
          ]}
        />
      </Panel>
      <Panel title="What came of it">
        <DefinitionList
          items={[
            { term: 'Status', value: call.status && <HostileText inline text={call.status} /> },
            { term: 'Took', value: call.latencyMs === null ? null : `${round(call.latencyMs)} ms` },
            {
              term: 'Answer',
              value: call.resultBytes === null ? null : `${call.resultBytes.toLocaleString('en')} bytes`,
            },
            {
              term: 'Data',
              value:
                call.dataClasses.length === 0 ? null : (
                  <span className="flex flex-wrap gap-1">
                    {call.dataClasses.map((one) => (
                      <DataClassBadge key={one} value={one as DataClass} />
                    ))}
                  </span>
                ),
            },
            { term: 'Personal data', value: pii.map(([type, count]) => `${count} ${type}`).join(', ') },
            { term: 'Enforced', value: call.enforced ? 'yes' : 'no: shadow mode' },
          ]}
        />
      </Panel>
      <Panel title="Record">
        <DefinitionList
          items={[
            { term: 'Event', value: mono(call.eventId) },
            { term: 'Number', value: call.sequence?.toLocaleString('en'), hint: "The gateway's own count" },
            { term: 'Called', value: <When at={call.time} show="absolute" /> },
            { term: 'Received', value: <When at={call.receivedAt} show="absolute" /> },
            { term: 'Arguments', value: mono(call.argumentsSha256), hint: 'SHA-256' },
            { term: 'Result', value: mono(call.resultSha256), hint: 'SHA-256' },
          ]}
        />
      </Panel>
    </>
  );
}

function AgentName({ call, name }: { call: DecisionDetail; name: string }): ReactNode {
  const text = <HostileText inline text={name} />;
  if (call.known.agent) {
    return (
      <Link className="link" href={`/agents/${name}`}>
        {text}
      </Link>
    );
  }
  return (
    <span className="flex flex-wrap items-center gap-1.5">
      {text} <Tag warn>not registered</Tag>
    </span>
  );
}

/** A value that leads to the calls that have it too. */
function Filtered({ param, text }: { param: string; text: string }) {
  return (
    <Link className="link" href={`/calls?${new URLSearchParams({ [param]: text })}`}>
      <HostileText inline text={text} />
    </Link>
  );
}

function mono(text: string | null): ReactNode {
  return text && <HostileText inline text={text} className="font-mono text-xs" />;
}

function round(ms: number): string {
  return ms.toLocaleString('en', { maximumFractionDigits: ms < 10 ? 1 : 0 });
}
