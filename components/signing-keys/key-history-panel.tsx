import Link from 'next/link';
import type { KeyEventDetail } from '@/lib/signing-keys/model/dto';
import { type PlainColumn, PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { KeyName } from './key-name';

const EVENT_WORDS: Record<KeyEventDetail['event'], string> = {
  registered: 'Was the first to sign',
  staged: 'Published, to come next',
  activated: 'Began to sign',
  emergency: 'Began to sign, in an emergency',
  previous: 'Signs no more',
  cancelled: 'Cancelled before it signed',
  retired: 'Retired',
};

const columns: PlainColumn<KeyEventDetail>[] = [
  { id: 'at', header: 'When', cell: ({ at }) => <When at={at} show="absolute" /> },
  { id: 'key', header: 'Key', cell: ({ kid }) => <KeyName kid={kid} /> },
  {
    id: 'event',
    header: 'What',
    cell: ({ event, reason }) => (
      <span className="block min-w-44">
        {EVENT_WORDS[event]}
        {reason ? (
          <span className="block text-ink-2 text-xs">
            <HostileText text={reason} inline />
          </span>
        ) : null}
      </span>
    ),
  },
  {
    id: 'who',
    header: 'Who',
    cell: ({ actor }) =>
      actor.kind === 'person' ? <HostileText text={actor.name ?? ''} inline /> : 'Remit, by itself',
  },
  {
    id: 'revision',
    header: 'Revision',
    align: 'end',
    cell: ({ serial }) =>
      serial === null ? null : (
        <Link className="link" href={`/policy/${serial}`}>
          {String(serial)}
        </Link>
      ),
  },
];

/** What became of every key, and by whom. */
export function KeyHistoryPanel({ events }: { events: KeyEventDetail[] }) {
  return (
    <Panel title="History" note="the last 100" padded={false}>
      <PlainTable label="History of the signing keys" rows={events} rowKey={({ id }) => id} columns={columns} />
    </Panel>
  );
}
