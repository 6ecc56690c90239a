import type { Metadata } from 'next';
import { AlertsTable } from '@/components/alerts/alerts-table';
import { readTableParams } from '@/components/data-table/table-params';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { alertListSchema } from '@/lib/alerts/model/dto';
import { listAlerts } from '@/lib/alerts/queries';
import { mayAll } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Alerts' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const filterSchema = alertListSchema.omit({ limit: true, cursor: true });

export default async function AlertsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const any = Object.fromEntries(Object.keys(filterSchema.shape).map((name) => [name, null]));
  const { cursor, filters } = readTableParams(await searchParams, { sorts: ['-last'], filters: any });
  // What cannot be a value drops out, so that an old link still opens.
  const known = Object.entries(filters).filter(([name, value]) => filterSchema.safeParse({ [name]: value }).success);
  const filter = filterSchema.parse(Object.fromEntries(known));
  const { items, nextCursor } = await forPage(listAlerts({ ctx, page: { limit: 50, cursor }, filter }));
  const limited = mayAll(ctx.actor, 'alert:read')
    ? undefined
    : 'Other alerts are shown to security, auditors and who owns the agent.';
  return (
    <>
      <PageHeader
        title="Alerts"
        lead="What stood out of calls, and of how gateways and agents stand, once for each story."
        actions={<LinkButton href="/alerts/rules">Rules</LinkButton>}
      />
      <AlertsTable rows={items} nextCursor={nextCursor} limited={limited} />
    </>
  );
}
