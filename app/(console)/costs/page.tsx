import { Coins } from 'lucide-react';
import type { Metadata } from 'next';
import { ImportsPanel } from '@/components/costs/imports-panel';
import { MonthsPanel, monthWords } from '@/components/costs/months-panel';
import { ActivitiesPanel, AgentCostsPanel } from '@/components/costs/parts-panels';
import { SharePanel } from '@/components/costs/share-panel';
import { TargetPanel } from '@/components/costs/target-panel';
import { readTableParams } from '@/components/data-table/table-params';
import { EmptyState } from '@/components/ui/empty-state';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { periodSchema } from '@/lib/costs/model/input';
import { getCosts, listImports } from '@/lib/costs/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { aim, withdraw } from './actions';

export const metadata: Metadata = { title: 'Cost of governance' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function CostsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filters } = readTableParams(await searchParams, { sorts: ['-number'], filters: { period: null } });
  const period = periodSchema.safeParse(filters.period).data ?? '90-days';
  const costs = await forPage(getCosts({ ctx, period }));
  const { items, nextCursor } = await forPage(listImports({ ctx, page: { limit: 10, cursor } }));
  const writes = may(ctx.actor, 'cost:write');
  const older = nextCursor && `/costs?${new URLSearchParams({ period, cursor: nextCursor })}`;
  const template = (
    <a className="link" href="/api/v1/costs/template" download>
      a template
    </a>
  );
  return (
    <>
      <PageHeader
        title="Cost of governance"
        lead="What part of the cost of AI goes to keeping it governed: by month, agent and activity, beside the company’s own target."
        meta={
          period === '90-days'
            ? [<span key="period">the last 90 days</span>]
            : [
                <span key="period">{monthWords(period)}</span>,
                <a key="all" className="link" href="/costs">
                  Back to the last 90 days
                </a>,
              ]
        }
        actions={
          <>
            <LinkButton href="/costs/rows">All lines</LinkButton>
            {writes ? (
              <LinkButton href="/costs/import" variant="primary">
                Import costs
              </LinkButton>
            ) : null}
          </>
        }
      />
      {costs.currency === null ? (
        <Panel padded={false} className="mb-4">
          <EmptyState
            icon={<Coins />}
            title="No data"
            action={
              writes ? (
                <LinkButton href="/costs/import" variant="primary">
                  Import costs
                </LinkButton>
              ) : undefined
            }
          >
            The share is computed from the bills of those who provide models and tools, as FOCUS files in CSV. Begin
            with {template}.
          </EmptyState>
        </Panel>
      ) : (
        <SharePanel costs={costs} />
      )}
      <Columns
        aside={
          <>
            <TargetPanel targets={costs.targets} set={writes ? aim : undefined} />
            <ImportsPanel imports={items} older={older} withdraw={writes ? withdraw : undefined} />
          </>
        }
      >
        {costs.currency === null ? (
          <Panel title="What is counted">
            <ul className="list-disc space-y-1.5 pl-4 text-ink-2">
              <li>Every line of an import is a cost of AI. Export those services only.</li>
              <li>
                A line with <code>x_GovernanceActivity</code>, such as monitoring, review, approval or incident, is a
                cost of governance too.
              </li>
              <li>
                <code>x_AgentId</code> holds the slug of an agent. Both may be tags of that name.
              </li>
            </ul>
          </Panel>
        ) : (
          <>
            <MonthsPanel costs={costs} />
            <ActivitiesPanel costs={costs} />
            <AgentCostsPanel costs={costs} />
          </>
        )}
      </Columns>
    </>
  );
}
