import type { PackSummary } from '@/lib/evidence/model/pack';
import { type PlainColumn, PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';

type Population = PackSummary['populations'][number];

/** What is in the pack as tables. None is an answer too. */
export function PopulationsPanel({ summary: { populations }, framework }: { summary: PackSummary; framework: string }) {
  const columns: PlainColumn<Population>[] = [
    { id: 'title', header: 'Table', cell: ({ title }) => title },
    {
      id: 'rows',
      header: 'Rows',
      align: 'end',
      cell: ({ rows }) => (rows === 0 ? <span className="text-ink-3">none</span> : rows.toLocaleString('en')),
    },
    {
      id: 'criteria',
      header: framework,
      cell: ({ criteria }) => <span className="text-ink-2">{criteria.join(', ')}</span>,
    },
    {
      id: 'file',
      header: 'File',
      wide: true,
      cell: ({ id }) => <code className="text-xs text-ink-2">populations/{id}.csv</code>,
    },
  ];
  return (
    <Panel title="Populations" padded={false}>
      <PlainTable label="Tables of the pack" columns={columns} rows={populations} rowKey={({ id }) => id} />
    </Panel>
  );
}
