import Link from 'next/link';
import type { RuleSummary } from '@/lib/detections/model/tuning-dto';
import { PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';
import { SeverityChip } from './alert-chips';

const LOOKS_AT: Record<RuleSummary['looksAt'], string> = {
  calls: 'Calls',
  gateways: 'Gateways',
  agents: 'Agents',
  drills: 'Drills',
};

/** What raises alerts, and how often it did lately. */
export function RulesPanel({ rules }: { rules: RuleSummary[] }) {
  return (
    <Panel title="Rules" note={String(rules.length)} padded={false}>
      <PlainTable
        label="Rules that raise alerts"
        rows={rules}
        rowKey={({ id }) => id}
        columns={[
          {
            id: 'name',
            header: 'Rule',
            cell: ({ id, name, exact }) => (
              <>
                <Link className="link" href={`/alerts/rules/${id}`}>
                  {name}
                </Link>
                <span className="block text-ink-3 text-xs">{exact ? 'exact' : 'compares with what is usual'}</span>
              </>
            ),
          },
          { id: 'looks', header: 'Looks at', wide: true, cell: ({ looksAt }) => LOOKS_AT[looksAt] },
          { id: 'starts', header: 'Starts at', cell: ({ startsAt }) => <SeverityChip severity={startsAt} /> },
          {
            id: 'tuning',
            header: 'Parameters',
            wide: true,
            cell: ({ tuning }) => (tuning === 0 ? <span className="text-ink-3">defaults</span> : `no. ${tuning}`),
          },
          {
            id: 'open',
            header: 'Open',
            align: 'end',
            wide: true,
            cell: ({ id, open }) => <Count count={open} href={`/alerts?detection=${id}&state=open`} />,
          },
          {
            id: 'month',
            header: '30 days',
            align: 'end',
            cell: ({ id, month }) => <Count count={month} href={`/alerts?detection=${id}`} />,
          },
        ]}
      />
    </Panel>
  );
}

function Count({ count, href }: { count: number; href: string }) {
  if (count === 0) return <span className="text-ink-3">0</span>;
  return (
    <Link className="link" href={href}>
      {count.toLocaleString('en')}
    </Link>
  );
}
