import type { Metadata } from 'next';
import { AgentsTable } from '@/components/agents/agents-table';
import { readTableParams } from '@/components/data-table/table-params';
import { buttonStyle } from '@/components/ui/button-style';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { AGENT_STATUSES, type AgentStatus } from '@/lib/agents/model/lifecycle';
import { REVIEW_FILTERS, type ReviewFilter } from '@/lib/agents/model/list';
import { AGENT_MODES, ENVIRONMENTS, EXPOSURES } from '@/lib/agents/model/manifest';
import { OWNERSHIP_FILTERS, type OwnershipFilter } from '@/lib/agents/model/ownership';
import { listAgents, listTeams } from '@/lib/agents/queries';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';

export const metadata: Metadata = { title: 'Agents' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AgentsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { q, sort, cursor, filters } = readTableParams(await searchParams, {
    sorts: ['name', '-updated', '-risk', 'review'],
    filters: {
      status: AGENT_STATUSES,
      environment: ENVIRONMENTS,
      exposure: EXPOSURES,
      mode: AGENT_MODES,
      team: null,
      risk: RISK_LEVELS,
      ownership: OWNERSHIP_FILTERS,
      review: REVIEW_FILTERS,
    },
  });
  const agents = await forPage(
    listAgents({
      ctx,
      page: { limit: 50, cursor },
      filter: {
        ...filters,
        q: q || undefined,
        status: filters.status as AgentStatus | undefined,
        ownership: filters.ownership as OwnershipFilter | undefined,
        review: filters.review as ReviewFilter | undefined,
      },
      sort: `${sort.descending ? '-' : ''}${sort.key}` as 'name',
    }),
  );
  const mayRegister = may(ctx.actor, 'agent:register');
  return (
    <>
      <PageHeader
        title="Agents"
        lead="Every agent, who answers for it and what it may call."
        actions={
          <>
            <a className={buttonStyle({})} href="/api/v1/export/cyclonedx" download>
              Export CycloneDX
            </a>
            {mayRegister ? (
              <LinkButton href="/agents/new" variant="primary">
                Register an agent
              </LinkButton>
            ) : null}
          </>
        }
      />
      <AgentsTable
        rows={agents.items}
        nextCursor={agents.nextCursor}
        total={agents.total}
        totalAtLeast={agents.totalAtLeast}
        teams={await listTeams({ ctx })}
        mayRegister={mayRegister}
      />
    </>
  );
}
