import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { GatewaysTable } from '@/components/gateways/gateways-table';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may, mayAll } from '@/lib/authz/authorize';
import { GATEWAY_MODES } from '@/lib/gateways/model/gateway';
import { listGateways } from '@/lib/gateways/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { GATEWAY_KINDS } from '@/lib/policy-engine/gateway-kinds';

export const metadata: Metadata = { title: 'Gateways' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function GatewaysPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { q, cursor, filters } = readTableParams(await searchParams, {
    sorts: ['name'],
    filters: { kind: GATEWAY_KINDS, mode: GATEWAY_MODES },
  });
  const filter = { ...filters, q: q || undefined };
  const { items, nextCursor } = await forPage(listGateways({ ctx, page: { limit: 50, cursor }, filter }));
  const mayAdd = may(ctx.actor, 'gateway:write');
  const all = mayAll(ctx.actor, 'gateway:read');
  return (
    <>
      <PageHeader
        title="Gateways"
        lead="Where policy is enforced, and which revision each has in force by its own word."
        actions={
          mayAdd ? (
            <LinkButton href="/gateways/new" variant="primary">
              Add a gateway
            </LinkButton>
          ) : undefined
        }
      />
      <GatewaysTable rows={items} nextCursor={nextCursor} mayAdd={mayAdd} all={all} />
    </>
  );
}
