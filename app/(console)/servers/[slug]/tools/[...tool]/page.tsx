import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { AdoptButton } from '@/components/servers/adopt-button';
import { DefinitionChange } from '@/components/servers/definition-change';
import { DefinitionHistory } from '@/components/servers/definition-history';
import { DefinitionPanel } from '@/components/servers/definition-panel';
import { HoldersPanel } from '@/components/servers/holders-panel';
import { LabelsForm } from '@/components/servers/labels-form';
import { ToolAccessPanel } from '@/components/servers/tool-access-panel';
import { ToolCallout } from '@/components/servers/tool-callout';
import { ToolStateChip } from '@/components/servers/tool-state-chip';
import { LabelTags } from '@/components/servers/tools-panel';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { isolateHref } from '@/lib/containments/model/target';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { isRemitError } from '@/lib/kernel/errors';
import { getToolAccess } from '@/lib/servers/access/queries';
import { listDrift, listHolders } from '@/lib/servers/drift/queries';
import { suggestLabels } from '@/lib/servers/model/suggest-labels';
import { getTool } from '@/lib/servers/queries';
import { adopt, label } from '../../../actions';

interface Props {
  params: Promise<{ slug: string; tool: string[] }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const nameOf = (parts: string[]) => parts.map(decodeURIComponent).join('/');

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { slug, tool } = await params;
  return { title: `${slug}/${nameOf(tool)}` };
}

export default async function ToolPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { slug, tool: parts } = await params;
  const tool = await forPage(getTool({ ctx, server: slug, tool: nameOf(parts) }));
  const definition = tool.definitions.find(({ current }) => current);
  const asked = await searchParams;
  const { cursor } = readTableParams(asked, { sorts: ['name'] });
  const at = typeof asked.at === 'string' ? asked.at : null;
  const access =
    at === null
      ? null
      : await getToolAccess({ ctx, server: slug, tool: tool.name, at, page: { limit: 50 } }).catch((error: unknown) => {
          if (isRemitError(error)) return error.message;
          throw error;
        });
  const holders = await forPage(listHolders({ ctx, server: slug, tool: tool.name, page: { limit: 20, cursor } }));
  const drift = tool.state === 'changed' ? await listDrift({ ctx, server: slug }) : [];
  const mine = drift.filter(({ key }) => key === tool.key);
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
          <>
            {mine.length > 0 && may(ctx.actor, 'request:create') ? (
              <AdoptButton server={slug} tools={mine} agents={tool.agents} adopt={adopt} />
            ) : null}
            {tool.agents > 0 && may(ctx.actor, 'agent:suspend') ? (
              <LinkButton href={isolateHref({ of: 'tool', target: tool.key })}>Isolate its agents</LinkButton>
            ) : null}
          </>
        }
      />
      <div className="mb-4 empty:hidden">
        <ToolCallout tool={tool} />
      </div>
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
            <HoldersPanel holders={holders.items} total={holders.total} nextCursor={holders.nextCursor} />
            <ToolAccessPanel path={`/servers/${slug}/tools/${tool.name}`} at={at} access={access} />
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
