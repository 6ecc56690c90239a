import Link from 'next/link';
import type { ControlDetail, StateRow } from '@/lib/controls/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { Panel, PanelSection } from '../ui/panel';
import { Tag } from '../ui/tag';
import { ControlStatusChip } from './control-chips';

const LIST = 'list-disc space-y-1 pl-5';

export function GapsPanel({ control: { gaps, limits } }: { control: ControlDetail }) {
  return (
    <Panel title="Gaps" note={gaps.length === 0 ? 'none open' : `${gaps.length} open`} padded={false}>
      <PanelSection>
        {gaps.length === 0 ? (
          <p className="text-ink-2">Nothing that the tests look at is open.</p>
        ) : (
          <ul className={LIST}>
            {gaps.map((gap) => (
              <li key={gap}>{gap}</li>
            ))}
          </ul>
        )}
      </PanelSection>
      <PanelSection>
        <h3 className="mb-1 font-strong">What the tests cannot show</h3>
        <ul className={`${LIST} text-ink-2`}>
          {limits.map((limit) => (
            <li key={limit}>{limit}</li>
          ))}
        </ul>
      </PanelSection>
    </Panel>
  );
}

export function DonePanel({ control: { done, records } }: { control: ControlDetail }) {
  return (
    <Panel title="What is done here" padded={false}>
      <PanelSection>
        <ul className={LIST}>
          {done.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </PanelSection>
      <PanelSection>
        <h3 className="mb-1 font-strong">Records</h3>
        <ul className="space-y-1">
          {records.map(({ words, href }) => (
            <li key={words}>
              <Link className="link" href={href}>
                {words}
              </Link>
            </li>
          ))}
        </ul>
      </PanelSection>
    </Panel>
  );
}

export function MappedPanel({ control: { mapped } }: { control: ControlDetail }) {
  return (
    <Panel title="Maps to" padded={false}>
      {mapped.map(({ framework, name, url, terms }) => (
        <PanelSection key={framework}>
          <a className="link" href={url} rel="noreferrer noopener" target="_blank">
            {name}
          </a>
          <ul className="mt-1.5 space-y-1">
            {terms.map(({ id, words }) => (
              <li key={id} className="text-ink-2">
                <Tag mono>{id}</Tag> {words}
              </li>
            ))}
          </ul>
        </PanelSection>
      ))}
    </Panel>
  );
}

/** What a report of a gateway's vendor says of this control, and what it does not. */
export function AttestedPanel({ attested }: { attested: NonNullable<ControlDetail['attested']> }) {
  const { covers, not, gateways } = attested;
  return (
    <Panel title="Reports of gateways" padded={false}>
      <PanelSection>
        <h3 className="mb-1 font-strong">What a report covers</h3>
        <ul className={LIST}>
          {covers.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
        <h3 className="mt-3 mb-1 font-strong">What it does not</h3>
        <ul className={LIST}>
          {not.map((one) => (
            <li key={one}>{one}</li>
          ))}
        </ul>
      </PanelSection>
      {gateways.length === 0 ? (
        <PanelSection className="text-ink-2">No gateway is registered.</PanelSection>
      ) : (
        gateways.map(({ slug, name, reports }) => (
          <PanelSection key={slug} className="flex flex-wrap items-start justify-between gap-x-6 gap-y-1">
            <Link className="link" href={`/gateways/${slug}`}>
              {name}
            </Link>
            {reports.length === 0 ? (
              <span className="text-ink-3">no report is kept</span>
            ) : (
              <ul className="text-ink-2 sm:text-right">
                {reports.map(({ words }) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            )}
          </PanelSection>
        ))
      )}
    </Panel>
  );
}

/** When the control came to something else, with the counts of that moment. */
export function HistoryPanel({ history }: { history: StateRow[] }) {
  return (
    <Panel
      title="History"
      note={history.length === 0 ? undefined : 'tested every ten minutes'}
      padded={false}
      anchor="history"
    >
      {history.length === 0 ? (
        <Callout className="m-4">Nothing was noted yet. Remit tests every ten minutes, and notes what is new.</Callout>
      ) : (
        <PlainTable
          label="What the control came to"
          rows={history}
          rowKey={({ at }) => at}
          columns={[
            { id: 'at', header: 'Since', cell: ({ at }) => <When at={at} show="absolute" /> },
            { id: 'status', header: 'Status', cell: ({ status }) => <ControlStatusChip status={status} /> },
            {
              id: 'tests',
              header: 'Tests that pass',
              align: 'end',
              cell: ({ passing, tests }) => `${passing} of ${tests}`,
            },
            { id: 'failing', header: 'Failing', align: 'end', cell: ({ failing }) => failing.toLocaleString('en') },
            {
              id: 'excepted',
              header: 'Excepted',
              align: 'end',
              wide: true,
              cell: ({ excepted }) => excepted.toLocaleString('en'),
            },
          ]}
        />
      )}
    </Panel>
  );
}
