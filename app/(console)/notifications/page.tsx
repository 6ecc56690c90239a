import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { Inbox } from '@/components/notifications/inbox';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listNotifications } from '@/lib/notifications/queries';
import { readOne, readUpTo } from './actions';

export const metadata: Metadata = { title: 'Notifications' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NotificationsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filters } = readTableParams(await searchParams, { sorts: ['-at'], filters: { show: ['unread'] } });
  const unreadOnly = filters.show === 'unread';
  const inbox = await forPage(listNotifications({ ctx, page: { limit: 50, cursor }, unread: unreadOnly }));
  return (
    <div className="max-w-[860px]">
      <PageHeader
        title="Notifications"
        lead="What you were told, newest first. Only you see this."
        actions={<LinkButton href="/account/notifications">Choose what is mailed</LinkButton>}
      />
      <Inbox inbox={inbox} unreadOnly={unreadOnly} readOne={readOne} readUpTo={readUpTo} />
    </div>
  );
}
