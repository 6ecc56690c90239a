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
      {calls > 0 ? (
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
      ) : null}
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

/** Rules that compare with other agents, and not with days. */
const BESIDE_OTHERS = ['cold-start', 'peer-deviation'];

function Of({ href, name }: { href: string; name: string }) {
  return (
    <Link className="link" href={href}>
      <HostileText inline text={name} />
    </Link>
  );
}

export function AlertRule({ alert }: { alert: AlertDetail }) {
  const { rule, detection, version, tuning, exact, baseline, observed, expected, agent, registered, gateway } = alert;
  const number = (value: number) => value.toLocaleString('en', { maximumFractionDigits: 0 });
  return (
    <Panel title="Rule">
      <DefinitionList
        items={[
          ...(agent === null
            ? []
            : [
                {
                  term: 'Agent',
                  value: (
                    <Of
                      href={registered ? `/agents/${agent}` : `/calls?agent=${encodeURIComponent(agent)}`}
                      name={agent}
                    />
                  ),
                },
              ]),
          ...(gateway === null
            ? []
            : [{ term: 'Gateway', value: <Of href={`/gateways/${gateway}`} name={gateway} /> }]),
          {
            term: 'Looks for',
            value: (
              <Link className="link" href={`/alerts/rules/${detection}`}>
                {rule}
              </Link>
            ),
          },
          { term: 'Version', value: `${version}, ${tuning === 0 ? 'default parameters' : `parameters no. ${tuning}`}` },
          { term: 'Kind', value: exact ? 'exact' : 'compares with what is usual' },
          ...(exact
            ? []
            : [
                {
                  term: 'Compared with',
                  value: baseline
                    ? `${baseline.n} ${BESIDE_OTHERS.includes(detection) ? 'agents of its team' : 'days with calls'}, ${dateWords(baseline.from.slice(0, 10))} to ${dateWords(baseline.to.slice(0, 10))}`
                    : null,
                },
                { term: 'Seen', value: number(observed) },
                { term: 'Usual', value: `up to ${number(expected)}` },
              ]),
        ]}
      />
    </Panel>
  );
}
