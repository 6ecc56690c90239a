import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { LiveRefresh } from '@/components/gateways/live-refresh';
import { DeliveriesTable } from '@/components/notifications/deliveries-table';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listChannels } from '@/lib/notifications/channels/queries';
import { listDeliveries } from '@/lib/notifications/deliveries/queries';
import { DELIVERY_STATES } from '@/lib/notifications/model/delivery';
import { tryAgain } from '../actions';

export const metadata: Metadata = { title: 'Deliveries' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function DeliveriesPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filters } = readTableParams(await searchParams, {
    sorts: ['-created'],
    filters: { state: [...DELIVERY_STATES], channel: null },
  });
  const { state, channel } = filters;
  const { items, nextCursor } = await forPage(
    listDeliveries({ ctx, page: { limit: 50, cursor }, filter: { state, channel } }),
  );
  const channels = await listChannels({ ctx });
  return (
    <>
      {items.some((delivery) => delivery.state === 'pending') ? <LiveRefresh /> : null}
      <PageHeader
        crumbs={[{ label: 'Channels', href: '/notifications/channels' }, { label: 'Deliveries' }]}
        title="Deliveries"
        lead="What left, what waits, and what could not be delivered. A message is tried for about a day."
      />
      <DeliveriesTable
        rows={items}
        nextCursor={nextCursor}
        channels={channels.items.map(({ id, name }) => ({ value: id, label: name }))}
        tryAgain={tryAgain}
      />
    </>
  );
}
