'use client';

import { Send } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { useMemo, useTransition } from 'react';
import { toast } from 'sonner';
import { KIND_WORDS } from '@/lib/notifications/model/channel';
import {
  DELIVERY_STATES,
  type DeliveryDetail,
  type DeliveryState,
  eventLabel,
} from '@/lib/notifications/model/delivery';
import { type Column, DataTable } from '../data-table/data-table';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Chip, type Tone } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { HostileText } from '../ui/hostile-text';

const STATES: Record<DeliveryState, [tone: Tone, word: string]> = {
  pending: ['info', 'Pending'],
  delivered: ['good', 'Delivered'],
  failed: ['bad', 'Failed'],
};

type TryAgain = (id: string) => Promise<ActionResult>;

const columnsWith = (tryAgain: TryAgain): Column<DeliveryDetail>[] => [
  {
    id: 'what',
    header: 'Message',
    cell: ({ title, path, event }) => (
      <span className="block min-w-36">
        <Link className="link [overflow-wrap:anywhere]" href={path}>
          {title}
        </Link>
        <span className="block text-ink-3 text-xs">{eventLabel(event)}</span>
      </span>
    ),
  },
  {
    id: 'state',
    header: 'State',
    cell: ({ state }) => <Chip tone={STATES[state][0]}>{STATES[state][1]}</Chip>,
  },
  {
    id: 'to',
    header: 'To',
    from: 'sm',
    cell: ({ channel, person }) => (
      <span className="block min-w-28 [overflow-wrap:anywhere]">
        {person?.name ?? channel.name}
        <span className="block text-ink-3 text-xs">{KIND_WORDS[channel.kind]}</span>
      </span>
    ),
  },
  {
    id: 'tries',
    header: 'Tries',
    cell: ({ attempts, lastError, nextAttemptAt }) => (
      <span className="block min-w-36">
        {attempts}
        {nextAttemptAt && attempts > 0 ? (
          <span className="text-ink-3">
            , next <When at={nextAttemptAt} />
          </span>
        ) : null}
        {lastError ? (
          <span className="block text-ink-2 text-xs">
            <HostileText text={lastError} inline />
          </span>
        ) : null}
      </span>
    ),
  },
  { id: 'at', header: 'When', align: 'end', from: 'sm', cell: ({ createdAt }) => <When at={createdAt} /> },
  {
    id: 'again',
    header: 'Again',
    align: 'end',
    cell: ({ id, state, title }) =>
      state === 'delivered' ? null : <AgainButton id={id} title={title} tryAgain={tryAgain} />,
  },
];

const CSV = { path: '/api/v1/notification-deliveries' } as const;

/** What left, what waits and what failed. */
export function DeliveriesTable({
  rows,
  nextCursor,
  channels,
  tryAgain,
}: {
  rows: DeliveryDetail[];
  nextCursor: string | null;
  channels: { value: string; label: string }[];
  tryAgain: TryAgain;
}) {
  const columns = useMemo(() => columnsWith(tryAgain), [tryAgain]);
  const filters = useMemo(
    () => [
      { param: 'state', label: 'State', options: DELIVERY_STATES.map((value) => ({ value, label: STATES[value][1] })) },
      { param: 'channel', label: 'Channel', options: channels },
    ],
    [channels],
  );
  return (
    <DataTable
      label="Deliveries"
      noun="deliveries"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.id}
      nextCursor={nextCursor}
      filters={filters}
      order="time"
      csv={CSV}
      empty={
        <EmptyState icon={<Send />} title="Nothing has left yet">
          Messages to channels and mails to people are listed here, each with how often it was tried.
        </EmptyState>
      }
    />
  );
}

function AgainButton({ id, title, tryAgain }: { id: string; title: string; tryAgain: TryAgain }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const press = () =>
    start(async () => {
      const result = await tryAgain(id);
      if (!result.ok) toast.error(result.message);
      else if (result.message) toast.success(result.message);
      router.refresh();
    });
  return (
    <Button size="sm" pending={pending} aria-label={`Try again: ${title}`} onClick={press}>
      Try again
    </Button>
  );
}
