import type { Metadata } from 'next';
import Link from 'next/link';
import { AdoptButton } from '@/components/servers/adopt-button';
import { DefinitionChange, DefinitionHistory, DefinitionPanel } from '@/components/servers/definition-panel';
import { LabelsForm } from '@/components/servers/labels-form';
import { ToolStateChip } from '@/components/servers/tool-state-chip';
import { LabelTags } from '@/components/servers/tools-panel';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { suggestLabels } from '@/lib/servers/model/suggest-labels';
import { getTool } from '@/lib/servers/queries';
import { adopt, label } from '../../../actions';

interface Props {
  params: Promise<{ slug: string; tool: string[] }>;
}

const nameOf = (parts: string[]) => parts.map(decodeURIComponent).join('/');

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, tool } = await params;
  return { title: `${slug}/${nameOf(tool)}` };
}

export default async function ToolPage({ params }: Props) {
  const ctx = await pageCtx();
  const { slug, tool: parts } = await params;
  const tool = await forPage(getTool({ ctx, server: slug, tool: nameOf(parts) }));
  const definition = tool.definitions.find(({ current }) => current);
  const holders = tool.holders.length;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Servers and tools', href: '/servers' },
          { label: tool.server.name, href: `/servers/${slug}` },
          { label: tool.name },
        ]}
        title={<span className="font-mono">{tool.key}</span>}
        meta={[<ToolStateChip key="state" state={tool.state} />, <LabelTags key="labels" tool={tool} />]}
        actions={
          tool.state === 'changed' && may(ctx.actor, 'request:create') ? (
            <AdoptButton tool={tool.key} definition={tool.definition} holders={holders} adopt={adopt} />
          ) : undefined
        }
      />
      {tool.state === 'changed' ? (
        <div className="mb-4">
          <Callout tone="danger" title="Stopped: its definition changed since it was approved">
            {holders === 1 ? '1 agent holds' : `${holders} agents hold`} it and cannot call it until somebody adopts the
            new definition.
          </Callout>
        </div>
      ) : null}
      <Columns
        aside={
          <>
            {tool.may.label ? (
              <Panel title="Labels">
                <LabelsForm
                  tool={tool}
                  suggestion={suggestLabels(JSON.parse(definition?.text ?? '{}'))}
                  action={label}
                />
              </Panel>
            ) : null}
            <Panel title="Held by" note={holders === 1 ? '1 agent' : `${holders} agents`}>
              {holders === 0 ? <p className="text-ink-2">Nobody.</p> : null}
              <ul className="space-y-1">
                {tool.holders.map((agent) => (
                  <li key={agent.slug}>
                    <Link className="link" href={`/agents/${agent.slug}`}>
                      {agent.name}
                    </Link>
                  </li>
                ))}
              </ul>
            </Panel>
            <DefinitionHistory tool={tool} />
          </>
        }
      >
        <DefinitionChange tool={tool} />
        <DefinitionPanel tool={tool} />
      </Columns>
    </>
  );
}
