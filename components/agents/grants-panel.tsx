import Link from 'next/link';
import type { AgentDetail } from '@/lib/agents/model/dto';
import { endsSoon, endWords } from '@/lib/grants/model/ending';
import { constraintWords } from '@/lib/kernel/constraint-words';
import { PlainTable } from '../data-table/plain-table';
import type { ActionResult } from '../form/action-result';
import { extendHref } from '../grants/extend-href';
import { DataClassBadge } from '../ui/data-class-badge';
import { EffectBadge } from '../ui/effect-badge';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { Panel } from '../ui/panel';
import { Tag } from '../ui/tag';
import { RevokeButton } from './agent-buttons';

type Grant = AgentDetail['grants'][number];

interface Props {
  agent: AgentDetail;
  revoke: (data: FormData) => Promise<ActionResult>;
}

/** What the agent may call, by whose word. */
export function GrantsPanel({ agent, revoke }: Props) {
  const count = agent.grants.length;
  return (
    <Panel title="May call" note={count === 1 ? '1 tool' : `${count} tools`} padded={false}>
      {count === 0 ? (
        <EmptyState
          title="It may call nothing"
          action={
            agent.may.ask ? (
              <LinkButton href={`/requests/new?agent=${agent.slug}`}>Ask for tools</LinkButton>
            ) : undefined
          }
        >
          Whatever is not granted is denied by every gateway.
        </EmptyState>
      ) : (
        <PlainTable
          label={`Tools that ${agent.slug} may call`}
          rows={agent.grants}
          rowKey={(grant) => grant.id}
          columns={[
            { id: 'tool', header: 'Tool', cell: (grant) => <ToolCell grant={grant} /> },
            { id: 'labels', header: 'Labels', cell: (grant) => <LabelsCell grant={grant} /> },
            {
              id: 'limits',
              header: 'Limits',
              cell: (grant) => <LimitsCell grant={grant} agent={agent} />,
            },
            { id: 'by', header: 'Asked and approved', cell: (grant) => <ByCell grant={grant} /> },
            ...(agent.may.revoke
              ? [
                  {
                    id: 'revoke',
                    header: 'Revoke',
                    quiet: true,
                    align: 'end' as const,
                    cell: ({ tool }: Grant) => <RevokeButton agent={agent.slug} tool={tool} revoke={revoke} />,
                  },
                ]
              : []),
          ]}
        />
      )}
    </Panel>
  );
}

function ToolCell({ grant }: { grant: Grant }) {
  const [server, ...name] = grant.tool.split('/');
  return (
    <span className="block min-w-[150px]">
      <Link
        className="link font-mono text-xs [overflow-wrap:anywhere]"
        href={`/servers/${server}/tools/${name.join('/')}`}
      >
        {grant.tool}
      </Link>
      {grant.drifted ? (
        <span className="block text-r3 text-xs">Stopped: its definition changed since it was approved</span>
      ) : null}
      {grant.reason ? <span className="block text-ink-3 text-xs">{grant.reason}</span> : null}
    </span>
  );
}

function LimitsCell({ grant, agent }: { grant: Grant; agent: AgentDetail }) {
  const { constraints, tool } = grant;
  const now = new Date();
  return (
    <span className="block min-w-36 text-ink-2">
      {constraintWords(constraints).join(' · ')}
      {constraints.notAfter && endsSoon(constraints.notAfter, now) ? (
        <span className="block text-r1">
          {endWords(constraints.notAfter, now)}
          {agent.may.ask && Date.parse(constraints.notAfter) > now.getTime() ? (
            <>
              {': '}
              <Link className="link" href={extendHref(agent.slug, tool)}>
                ask to extend
              </Link>
            </>
          ) : null}
        </span>
      ) : null}
    </span>
  );
}

function LabelsCell({ grant }: { grant: Grant }) {
  if (grant.dataClass === null && grant.effect === null) return <Tag warn>not labelled</Tag>;
  return (
    <span className="flex flex-wrap gap-1">
      <DataClassBadge value={grant.dataClass} />
      <EffectBadge value={grant.effect as never} />
      {grant.categories.map((category) => (
        <Tag key={category}>{category}</Tag>
      ))}
      {grant.untrusted ? <Tag>untrusted content</Tag> : null}
      {grant.outward ? <Tag warn>outward</Tag> : null}
    </span>
  );
}

function ByCell({ grant: { request } }: { grant: Grant }) {
  return (
    <span className="block text-ink-2 text-xs">
      <Link className="link" href={`/requests/CR-${request.number}`}>
        CR-{request.number}
      </Link>{' '}
      {request.requester.name}
      <span className="block">
        approved by {request.approvers.map(({ name }) => name).join(', ') || 'nobody on record'}
      </span>
    </span>
  );
}
