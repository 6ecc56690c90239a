import { Paperclip } from 'lucide-react';
import Link from 'next/link';
import { LANE_WORDS, LANES, type Timeline, type TimelineRow } from '@/lib/incidents/model/dto';
import { STATE_WORDS } from '@/lib/incidents/model/state';
import { byPhase } from '@/lib/incidents/model/timeline';
import type { ActionResult } from '../form/action-result';
import { cn } from '../ui/cn';
import { HostileText } from '../ui/hostile-text';
import { Tag } from '../ui/tag';
import { CorrectButton, MarkButton } from './row-buttons';
import { spanWords } from './span-words';

export type Show = 'all' | 'relevant' | (typeof LANES)[number];

interface Props {
  id: string;
  timeline: Timeline;
  show: Show;
  /** Absent where nobody may change anything: a report, a closed incident, a person who only reads. */
  act?: (data: FormData) => Promise<ActionResult>;
}

const COLUMN = { people: 'lg:col-start-2', remit: 'lg:col-start-3', agent: 'lg:col-start-4' };

/** What people, Remit and agents did, in lanes beside each other, under the state that the incident was in. */
export function TimelineView({ id, timeline, show, act }: Props) {
  const rows = timeline.rows.filter(
    (row) => show === 'all' || (show === 'relevant' ? row.relevant : row.lane === show),
  );
  return (
    <div>
      <div
        aria-hidden
        className="hidden border-b px-4 py-2 text-ink-3 text-xs lg:grid lg:grid-cols-[92px_repeat(3,minmax(0,1fr))] lg:gap-x-4"
      >
        <span>UTC</span>
        {LANES.map((lane) => (
          <span key={lane}>{LANE_WORDS[lane]}</span>
        ))}
      </div>
      {byPhase(rows, timeline.phases).map(({ phase, rows: some }) => (
        <div key={phase ? phase.state + phase.from : 'before'}>
          <h3 className="flex items-baseline justify-between gap-3 border-b bg-sunken px-4 py-1.5 text-xs font-strong">
            {phase ? STATE_WORDS[phase.state] : 'Before it was detected'}
            {phase?.to && phase.to !== phase.from ? (
              <span className="font-normal text-ink-3">{spanWords(Date.parse(phase.to) - Date.parse(phase.from))}</span>
            ) : null}
          </h3>
          <ol>
            {some.map((row) => (
              <Row key={row.key} id={id} row={row} act={act} />
            ))}
          </ol>
        </div>
      ))}
      {rows.length === 0 ? <p className="px-4 py-3 text-ink-3">Nothing of that kind.</p> : null}
      {timeline.hidden.length > 0 ? (
        <p className="border-t px-4 py-2 text-ink-2 text-xs">
          Without calls of {timeline.hidden.join(' and ')}: you may not see them.
        </p>
      ) : null}
      {timeline.cut.length > 0 ? (
        <p className="border-t px-4 py-2 text-ink-2 text-xs">
          There is more than is shown of: {timeline.cut.join(', ')}. Their own pages have all of it.
        </p>
      ) : null}
    </div>
  );
}

function Row({ id, row, act }: { id: string; row: TimelineRow; act: Props['act'] }) {
  const { key, at, lane, who, text, href, relevant, corrected, corrects, evidence, kind } = row;
  return (
    <li
      className={cn(
        'group grid grid-cols-[92px_minmax(0,1fr)] gap-x-4 border-b px-4 py-2 break-inside-avoid lg:grid-cols-[92px_repeat(3,minmax(0,1fr))]',
        relevant && 'bg-accent-soft',
      )}
    >
      <span className="text-ink-2 text-xs tabular-nums">
        <time dateTime={at} title={at}>
          <span className="block">{at.slice(11, 19)}</span>
          <span className="block text-2xs text-ink-3">{at.slice(0, 10)}</span>
        </time>
      </span>
      <div className={cn('min-w-0', COLUMN[lane])}>
        <div className="flex items-start justify-between gap-2">
          <p className="min-w-0 text-ink-3 text-xs">
            {who === null ? LANE_WORDS[lane] : <HostileText inline text={who} />}
            <span className="lg:hidden"> · {LANE_WORDS[lane]}</span>
            {kind === 'comment' ? ' says' : null}
          </p>
          {act && kind !== 'deadline' ? (
            <MarkButton id={id} rowKey={key} text={text} relevant={relevant} act={act} quiet />
          ) : null}
        </div>
        <p className={cn('whitespace-pre-line [overflow-wrap:anywhere]', corrected && 'text-ink-3 line-through')}>
          {href ? (
            <Link className="hover:underline" href={href}>
              <HostileText inline text={text} />
            </Link>
          ) : (
            <HostileText inline text={text} />
          )}
        </p>
        <div className="flex flex-wrap items-center gap-2 empty:hidden">
          {corrected ? <Tag>corrected later</Tag> : null}
          {corrects ? <Tag>correction</Tag> : null}
          {kind === 'deadline' ? <Tag warn>deadline</Tag> : null}
          {evidence.map(({ id: file, name }) => (
            <a
              key={file}
              className="link inline-flex items-center gap-1 text-xs"
              href={`/api/v1/incidents/${id}/evidence/${file}`}
              download
            >
              <Paperclip size={12} aria-hidden />
              <HostileText inline text={name} />
            </a>
          ))}
          {act && (kind === 'note' || kind === 'comment') && !corrected ? (
            <CorrectButton id={id} entry={key.slice('entry:'.length)} kind={kind} at={at} text={text} act={act} />
          ) : null}
        </div>
      </div>
    </li>
  );
}
