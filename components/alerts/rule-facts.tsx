import Link from 'next/link';
import type { RuleDetail } from '@/lib/detections/model/tuning-dto';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { DefinitionList } from '../ui/definition-list';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';
import { SeverityChip } from './alert-chips';

export function RuleFacts({ rule }: { rule: RuleDetail }) {
  const { id, version, exact, startsAt, looksAt, open, month, suggests } = rule;
  return (
    <Panel title="Rule">
      <DefinitionList
        items={[
          { term: 'Looks at', value: looksAt },
          { term: 'Kind', value: exact ? 'exact' : 'compares with what is usual' },
          { term: 'Starts at', value: <SeverityChip severity={startsAt} /> },
          { term: 'Version', value: String(version) },
          { term: 'Open alerts', value: open.toLocaleString('en') },
          {
            term: 'In 30 days',
            value: (
              <Link className="link" href={`/alerts?detection=${id}`}>
                {month.toLocaleString('en')}
              </Link>
            ),
          },
          { term: 'What to do', value: suggests },
        ]}
      />
    </Panel>
  );
}

/** Agents that the rule cannot judge yet. */
export function RuleHistoryLack({ rule: { notEnough } }: { rule: RuleDetail }) {
  if (!notEnough || notEnough.agents.length === 0) return null;
  return (
    <Panel
      title="Not enough history yet"
      note={notEnough.more ? 'the first 50' : String(notEnough.agents.length)}
      padded={false}
    >
      <PlainTable
        label="Agents with too few days with calls"
        rows={notEnough.agents}
        rowKey={({ agent }) => agent}
        columns={[
          {
            id: 'agent',
            header: 'Agent',
            cell: ({ agent }) => (
              <Link className="link" href={`/agents/${encodeURIComponent(agent)}`}>
                <HostileText inline text={agent} />
              </Link>
            ),
          },
          {
            id: 'days',
            header: 'Days with calls',
            align: 'end',
            cell: ({ has, needs }) => `${has} of ${needs}`,
          },
        ]}
      />
    </Panel>
  );
}

export function RuleHistory({ rule: { history } }: { rule: RuleDetail }) {
  if (history.length === 0) return null;
  return (
    <Panel title="Who chose" padded={false}>
      {history.map(({ number, parameters, reason, person, at }) => (
        <PanelSection key={number}>
          <p>
            <span className="font-strong">{person.name}</span> chose no. {number} <When at={at} />
          </p>
          <p className="font-mono text-ink-2 text-xs [overflow-wrap:anywhere]">
            {Object.entries(parameters)
              .map(([name, value]) => `${name} ${value}`)
              .join(', ')}
          </p>
          <p className="text-ink-2 [overflow-wrap:anywhere]">{reason}</p>
        </PanelSection>
      ))}
    </Panel>
  );
}
