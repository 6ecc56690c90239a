import Link from 'next/link';
import type { ServerDetail, ToolSummary } from '@/lib/servers/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { DataClassBadge } from '../ui/data-class-badge';
import { EffectBadge } from '../ui/effect-badge';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';
import { Tag } from '../ui/tag';
import { ToolStateChip } from './tool-state-chip';

export function ToolsPanel({ server }: { server: ServerDetail }) {
  return (
    <Panel title="Tools" note={server.tools === 1 ? '1 tool' : `${server.tools} tools`} padded={false}>
      {server.toolList.length === 0 ? (
        <EmptyState title="No tools read yet">
          Remit asks the server for its tools. They appear here with what each looks like.
        </EmptyState>
      ) : (
        <PlainTable
          label={`Tools of ${server.name}`}
          rows={server.toolList}
          rowKey={({ key }) => key}
          columns={[
            {
              id: 'tool',
              header: 'Tool',
              cell: ({ name }) => (
                <Link
                  className="link font-mono text-xs [overflow-wrap:anywhere]"
                  href={`/servers/${server.slug}/tools/${name}`}
                >
                  {name}
                </Link>
              ),
            },
            { id: 'state', header: 'Definition', cell: (tool) => <State tool={tool} /> },
            { id: 'labels', header: 'Labels', cell: (tool) => <LabelTags tool={tool} /> },
            {
              id: 'agents',
              header: 'Held by',
              align: 'end',
              cell: ({ agents }) =>
                agents === 0 ? (
                  <span className="text-ink-3">nobody</span>
                ) : agents === 1 ? (
                  '1 agent'
                ) : (
                  `${agents} agents`
                ),
            },
          ]}
        />
      )}
    </Panel>
  );
}

function State({ tool: { state, driftedAt, removedAt, returnedAt } }: { tool: ToolSummary }) {
  const since = state === 'changed' ? driftedAt : state === 'removed' ? removedAt : null;
  return (
    <span className="block min-w-28">
      <ToolStateChip state={state} />
      {since ? (
        <span className="block text-ink-3 text-xs">
          since <When at={since} />
        </span>
      ) : null}
      {returnedAt && state !== 'removed' ? (
        <span className="block text-ink-3 text-xs">
          came back <When at={returnedAt} />
        </span>
      ) : null}
    </span>
  );
}

export function LabelTags({ tool }: { tool: ToolSummary }) {
  if (!tool.labelled) return <Tag warn>not labelled: treated as the most sensitive</Tag>;
  return (
    <span className="flex flex-wrap gap-1">
      <DataClassBadge value={tool.dataClass} />
      <EffectBadge value={tool.effect} />
      {tool.categories.map((category) => (
        <Tag key={category}>{category}</Tag>
      ))}
      {tool.untrusted ? <Tag>untrusted content</Tag> : null}
      {tool.outward ? <Tag warn>outward</Tag> : null}
      {tool.capture ? <Tag>answers: {tool.capture}</Tag> : null}
      {tool.fields.map((field) => (
        <Tag key={field}>{field}</Tag>
      ))}
    </span>
  );
}
