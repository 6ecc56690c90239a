import type { Exposure } from '@/lib/incidents/model/dto';
import { utcTime } from '../time/relative';
import { Callout } from '../ui/callout';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { Tag } from '../ui/tag';

const MOST = 12;

/** What could have been touched, counted over all calls of that time. */
export function ExposurePanel({ exposure }: { exposure: Exposure }) {
  const { from, to, calls, allowed, denied, tools, users, classes, outward, heard, hidden } = exposure;
  if (!heard && hidden.length > 0) {
    return (
      <Callout tone="warn" title="You may not see these calls">
        Calls of {hidden.join(' and ')} are shown to security, auditors and who answers for the agent.
      </Callout>
    );
  }
  if (!heard) {
    return (
      <Callout tone="warn" title="No gateway told of a call in that time">
        From {utcTime(new Date(from))} to {utcTime(new Date(to))}. That is not proof that there was none.
      </Callout>
    );
  }
  const figures = [
    ['Calls', calls],
    ['Went through', allowed],
    ['Denied', denied],
    ['Through outward tools', outward],
  ] as const;
  return (
    <Panel title="What was touched" note={`${utcTime(new Date(from))} to ${utcTime(new Date(to))}`} padded={false}>
      <dl className="grid grid-cols-2 gap-px border-b bg-line sm:grid-cols-4">
        {figures.map(([term, value]) => (
          <div key={term} className="bg-panel px-4 py-3">
            <dt className="text-ink-2">{term}</dt>
            <dd className="text-lg font-semibold tabular-nums">{value.toLocaleString('en')}</dd>
          </div>
        ))}
      </dl>
      {hidden.length > 0 ? (
        <p className="border-b px-4 py-2 text-ink-2">
          Calls of {hidden.join(' and ')} are not counted: you may not see them.
        </p>
      ) : null}
      <div className="grid gap-x-6 gap-y-4 p-4 sm:grid-cols-3">
        <Counted title="Tools" rows={tools} mono />
        <Counted title="Users" rows={users} none="No call named one." />
        <Counted title="Classes of data" rows={classes} none="No gateway said." />
      </div>
    </Panel>
  );
}

interface CountedProps {
  title: string;
  rows: { name: string; calls: number; outward?: boolean }[];
  none?: string;
  mono?: boolean;
}

function Counted({ title, rows, none, mono }: CountedProps) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 text-ink-3 text-xs">{title}</h3>
      {rows.length === 0 ? <p className="text-ink-3">{none}</p> : null}
      <ul>
        {rows.slice(0, MOST).map(({ name, calls, outward }) => (
          <li key={name} className="flex items-baseline justify-between gap-3">
            <span className="min-w-0">
              <HostileText inline text={name} className={mono ? 'font-mono text-xs' : undefined} />{' '}
              {outward ? <Tag warn>outward</Tag> : null}
            </span>
            <span className="tabular-nums">{calls.toLocaleString('en')}</span>
          </li>
        ))}
      </ul>
      {rows.length > MOST ? <p className="text-ink-3">{rows.length - MOST} more</p> : null}
    </div>
  );
}
