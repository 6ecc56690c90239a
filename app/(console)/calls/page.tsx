import type { Metadata } from 'next';
import { CallsTable } from '@/components/decision-log/calls-table';
import { LiveSwitch } from '@/components/decision-log/live-switch';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { listDecisions } from '@/lib/decision-log/queries';
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
  return (
    <>
      <PageHeader
        title="Calls"
        lead="What agents did, as gateways tell it: each call, what was decided, and what it rests on."
        actions={<LiveSwitch />}
      />
      <CallsTable
        rows={items}
        nextCursor={nextCursor}
        searchAgents={searchAgents}
        searchTools={searchTools}
        mayAddGateway={may(ctx.actor, 'gateway:write')}
      />
    </>
  );
}
