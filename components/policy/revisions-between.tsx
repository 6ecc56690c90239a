import Link from 'next/link';
import type { RevisionSummary } from '@/lib/policy/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { Panel } from '../ui/panel';
import { byWhom, CauseChip, CauseText } from './cause';

interface Props {
  revisions: RevisionSummary[];
  total: number;
  totalAtLeast?: boolean | undefined;
}

/** What led from one revision to another: each revision on the way, its cause and by whom it was. */
export function RevisionsBetween({ revisions, total, totalAtLeast }: Props) {
  const [newest, oldest] = [revisions[0], revisions.at(-1)];
  const count = `${total.toLocaleString('en')}${totalAtLeast ? '+' : ''} ${total === 1 ? 'revision' : 'revisions'}`;
  return (
    <Panel title="What led there" note={count} padded={revisions.length === 0}>
      {revisions.length === 0 ? <p className="text-ink-2">It is one and the same revision.</p> : null}
      {newest && oldest ? (
        <PlainTable
          label="Revisions in between"
          rows={revisions}
          rowKey={({ serial }) => String(serial)}
          columns={[
            {
              id: 'serial',
              header: 'Serial',
              className: 'w-20 min-w-16',
              cell: ({ serial }) => (
                <Link className="link font-strong" href={`/policy/${serial}`}>
                  {serial}
                </Link>
              ),
            },
            {
              id: 'cause',
              header: 'Because of',
              className: 'min-w-56',
              cell: (revision) => (
                <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
                  <CauseChip kind={revision.kind} />
                  <span className="min-w-0">
                    <CauseText {...revision} />
                  </span>
                </span>
              ),
            },
            { id: 'by', header: 'By', className: 'min-w-40', cell: byWhom },
            { id: 'when', header: 'Published', align: 'end', cell: ({ createdAt }) => <When at={createdAt} /> },
          ]}
        />
      ) : null}
      {total > revisions.length ? (
        <p className="border-t px-4 py-3 text-ink-2">
          The newest {revisions.length}.{' '}
          <Link className="link" href={`/policy?to=${oldest?.createdAt.slice(0, 10)}`}>
            Go on in the list
          </Link>
        </p>
      ) : null}
    </Panel>
  );
}
