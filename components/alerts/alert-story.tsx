import { ArrowRight } from 'lucide-react';
import Link from 'next/link';
import { Fragment } from 'react';
import type { AlertDetail } from '@/lib/alerts/model/dto';
import { dateWords } from '@/lib/kernel/constraint-words';
import { DefinitionList } from '../ui/definition-list';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

/** What was seen, why it matters and what to do. */
export function AlertStory({ alert }: { alert: AlertDetail }) {
  const { says, path, explains, suggests, events, calls } = alert;
  return (
    <>
      <Panel title="What was seen">
        <div className="space-y-3">
          <HostileText inline text={says} className="block" />
          {path.length > 1 ? <Path path={path} /> : null}
          <p className="text-ink-2">{explains}</p>
          <p>
            <span className="font-strong">What to do:</span> {suggests}
          </p>
        </div>
      </Panel>
      <Panel
        title="Calls"
        note={events.length < calls ? `the first ${events.length} of ${calls.toLocaleString('en')}` : String(calls)}
        padded={false}
      >
        <ul>
          {events.map((id) => (
            <li key={id} className="border-b px-4 py-2 last:border-b-0">
              <Link
                className="link font-mono text-xs [overflow-wrap:anywhere]"
                href={`/calls/${encodeURIComponent(id)}`}
              >
                {id}
              </Link>
            </li>
          ))}
        </ul>
      </Panel>
    </>
  );
}

function Path({ path }: { path: string[] }) {
  return (
    <p className="flex flex-wrap items-center gap-2">
      {path.map((tool, index) => (
        // Two tools of a path may be the same.
        // biome-ignore lint/suspicious/noArrayIndexKey: a path does not change
        <Fragment key={index}>
          {index > 0 ? <ArrowRight size={14} aria-label="then" className="text-ink-3" /> : null}
          <HostileText inline text={tool} className="font-mono text-xs" />
        </Fragment>
      ))}
    </p>
  );
}

export function AlertRule({ alert }: { alert: AlertDetail }) {
  const { rule, version, exact, baseline, observed, expected } = alert;
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });
  return (
    <Panel title="Rule">
      <DefinitionList
        items={[
          { term: 'Looks for', value: rule },
          { term: 'Version', value: String(version) },
          { term: 'Kind', value: exact ? 'exact' : 'compares with what is usual' },
          {
            term: 'Compared with',
            value: baseline
              ? `${baseline.n} days with calls, ${dateWords(baseline.from.slice(0, 10))} to ${dateWords(baseline.to.slice(0, 10))}`
              : null,
          },
          { term: 'Seen', value: exact ? null : number(observed) },
          { term: 'Usual', value: exact ? null : `up to ${number(expected)}` },
        ]}
      />
    </Panel>
  );
}
