import type { Metadata } from 'next';
import { CallsChart } from '@/components/decision-log/calls-chart';
import { CallsTable } from '@/components/decision-log/calls-table';
import { CanaryNote } from '@/components/decision-log/canary-note';
import { LiveSwitch } from '@/components/decision-log/live-switch';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may, mayAll } from '@/lib/authz/authorize';
import { listDecisions } from '@/lib/decision-log/queries';
import { countCallsOverTime } from '@/lib/decision-log/rollups/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { searchAgents, searchTools } from '../pick-actions';
import { readCallParams } from './call-filter';

export const metadata: Metadata = { title: 'Calls' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function CallsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filter } = readCallParams(await searchParams);
  const { items, nextCursor } = await forPage(listDecisions({ ctx, page: { limit: 50, cursor }, filter }));
  const filtered = Object.values(filter).some((value) => value !== undefined);
  const counts = items.length > 0 || filtered ? await countCallsOverTime({ ctx, filter }) : null;
  const limited = mayAll(ctx.actor, 'decision-log:read')
    ? undefined
    : 'Calls of other agents are shown to their owners, security and auditors.';
  return (
    <>
      <PageHeader
        title="Calls"
        lead="What agents did, as gateways tell it: each call, what was decided, and what it rests on."
        actions={
          <>
            {may(ctx.actor, 'gateway:read') ? <LinkButton href="/calls/coverage">What is not seen</LinkButton> : null}
            <LiveSwitch />
          </>
        }
      />
      {counts ? <CallsChart counts={counts} limited={limited !== undefined} /> : null}
      <CanaryNote rows={items} className="mb-4" />
      <CallsTable
        rows={items}
        nextCursor={nextCursor}
        limited={limited}
        searchAgents={searchAgents}
        searchTools={searchTools}
        mayAddGateway={may(ctx.actor, 'gateway:write')}
      />
    </>
  );
}
