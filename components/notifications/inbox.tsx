'use client';

import { Bell } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import type { Inbox as InboxPage, NotificationSummary } from '@/lib/notifications/model/dto';
import { EVENT_WORDS } from '@/lib/notifications/model/event';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { EmptyState } from '../ui/empty-state';
import { LinkButton } from '../ui/link-button';
import { Pagination } from '../ui/pagination';
import { Panel } from '../ui/panel';

interface Props {
  inbox: InboxPage;
  unreadOnly: boolean;
  readOne: (id: string) => Promise<ActionResult>;
  readUpTo: (id: string) => Promise<ActionResult>;
}

/** What a person was told. To open one is to have read it. */
export function Inbox({ inbox: { items, nextCursor, unread }, unreadOnly, readOne, readUpTo }: Props) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const run = (work: () => Promise<ActionResult>) =>
    start(async () => {
      const result = await work();
      if (!result.ok) toast.error(result.message);
      else if (result.message) toast.success(result.message);
      router.refresh();
    });
  const newest = items[0];
  return (
    <Panel
      title={unreadOnly ? 'Unread' : 'All'}
      note={unread === 0 ? 'nothing unread' : `${unread >= 100 ? '100 or more' : unread} unread`}
      actions={
        <>
          <LinkButton size="sm" variant="ghost" href={unreadOnly ? '/notifications' : '/notifications?show=unread'}>
            {unreadOnly ? 'Show all' : 'Show unread'}
          </LinkButton>
          {unread > 0 && newest ? (
            <Button size="sm" pending={pending} onClick={() => run(() => readUpTo(newest.id))}>
              Mark all as read
            </Button>
          ) : null}
        </>
      }
      padded={false}
    >
      {items.length === 0 ? (
        <EmptyState icon={<Bell />} title={unreadOnly ? 'Nothing is unread' : 'Nothing yet'}>
          You are told here when a request waits for you or was decided, when a tool changes, and when something ends.
        </EmptyState>
      ) : (
        <ul>
          {items.map((item) => (
            <Row key={item.id} item={item} read={() => run(() => readOne(item.id))} />
          ))}
        </ul>
      )}
      {nextCursor || items.length > 0 ? (
        <div className="border-t px-4 py-2">
          <Pagination nextCursor={nextCursor} noun="notifications" shown={items.length} order="time" />
        </div>
      ) : null}
    </Panel>
  );
}

function Row({
  item: { title, path, event, createdAt, readAt },
  read,
}: {
  item: NotificationSummary;
  read: () => void;
}) {
  const isNew = readAt === null;
  return (
    <li className="relative flex items-start gap-3 border-b px-4 py-2.5 last:border-b-0 hover:bg-hover">
      <span aria-hidden className={cn('mt-[7px] size-[7px] shrink-0 rounded-full', isNew && 'bg-accent')} />
      <span className="min-w-0 flex-1">
        <Link
          href={path}
          onClick={() => isNew && read()}
          className={cn('block [overflow-wrap:anywhere] after:absolute after:inset-0', isNew && 'font-strong')}
        >
          {isNew ? <span className="sr-only">Unread: </span> : null}
          {title}
        </Link>
        <span className="block text-ink-3 text-xs">
          {EVENT_WORDS[event].label} · <When at={createdAt} />
        </span>
      </span>
      {isNew ? (
        <Button size="sm" variant="ghost" className="relative" aria-label={`Mark as read: ${title}`} onClick={read}>
          Mark as read
        </Button>
      ) : null}
    </li>
  );
}
