import { Ban, Check, Clock, ListChecks, MessageSquare, Pencil, Plus, Stamp, Undo2 } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import type { HistoryEvent } from '@/lib/requests/model/history';
import { When } from '../time/when';
import { Panel, PanelSection } from '../ui/panel';
import { CommentText } from './comment-text';

const LOOK: Record<HistoryEvent['kind'], { Icon: typeof Check; tone: string }> = {
  asked: { Icon: Plus, tone: 'text-ink-2' },
  edited: { Icon: Pencil, tone: 'text-ink-2' },
  answered: { Icon: ListChecks, tone: 'text-ink-2' },
  approved: { Icon: Check, tone: 'text-add' },
  rejected: { Icon: Ban, tone: 'text-del' },
  commented: { Icon: MessageSquare, tone: 'text-ink-2' },
  waited: { Icon: Clock, tone: 'text-ink-2' },
  closed: { Icon: Undo2, tone: 'text-ink-2' },
  applied: { Icon: Stamp, tone: 'text-add' },
  reviewed: { Icon: Check, tone: 'text-add' },
};

interface Props {
  events: readonly HistoryEvent[];
  /** How many comments are left out before the first, and where they are. */
  earlier: { count: number; href: string } | null;
  /** Where one writes. */
  form: ReactNode;
}

/** Everything that happened to a request and was said about it, in order; and the place to say more. */
export function RequestActivity({ events, earlier, form }: Props) {
  return (
    <Panel title="History" padded={false}>
      <PanelSection>
        {earlier ? (
          <p className="mb-3 text-ink-2">
            {earlier.count} earlier {earlier.count === 1 ? 'comment is' : 'comments are'} not shown.{' '}
            <Link className="link" href={earlier.href} scroll={false}>
              Show all
            </Link>
          </p>
        ) : null}
        <ol aria-label="History" className="space-y-3">
          {events.map((event) => (
            <Event key={event.key} event={event} />
          ))}
        </ol>
      </PanelSection>
      <div className="border-t bg-sunken px-4 py-3 print:hidden">{form}</div>
    </Panel>
  );
}

function Event({
  event: { at, kind, person, words, text, mentions = [], digest, revision, ...rest },
}: {
  event: HistoryEvent;
}) {
  const { Icon, tone } = LOOK[kind];
  return (
    <li className="grid grid-cols-[16px_minmax(0,1fr)_auto] gap-x-2.5">
      <Icon size={14} aria-hidden className={`mt-[3px] ${tone}`} />
      <span className="min-w-0 [overflow-wrap:anywhere]">
        {person ? <b className="font-strong">{person}</b> : null} {words}
        {digest ? (
          <span className="ml-1.5 font-mono text-ink-3 text-xs" title={`For the digest ${digest}`}>
            {digest.slice(0, 4)}
          </span>
        ) : null}
        {revision === undefined ? null : (
          <>
            {' '}
            <Link className="link" href={`/policy/${revision}`}>
              revision {revision}
            </Link>
          </>
        )}
        {rest.void ? <span className="text-ink-2">. It does not count: the request changed afterwards.</span> : null}
      </span>
      <span className="text-ink-2 text-xs leading-5">
        <When at={at} />
      </span>
      {text ? (
        <div className="col-span-2 col-start-2 mt-1 rounded-md border bg-panel px-3 py-2">
          <CommentText text={text} mentions={mentions} />
        </div>
      ) : null}
    </li>
  );
}
