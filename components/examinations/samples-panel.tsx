import Link from 'next/link';
import type { SampleSummary } from '@/lib/examinations/model/dto';
import { POPULATION_WORDS } from '@/lib/examinations/model/population-words';
import { type PlainColumn, PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { EmptyState } from '../ui/empty-state';
import { Panel } from '../ui/panel';

export function SamplesPanel({ id, samples }: { id: string; samples: SampleSummary[] }) {
  const columns: PlainColumn<SampleSummary>[] = [
    {
      id: 'sample',
      header: 'Sample',
      cell: ({ id: sample, number, population }) => (
        <Link className="link font-strong" href={`/examinations/${id}/samples/${sample}`}>
          {number}: {POPULATION_WORDS[population]}
        </Link>
      ),
    },
    { id: 'rows', header: 'Rows', align: 'end', cell: ({ rows, populationCount }) => `${rows} of ${populationCount}` },
    {
      id: 'how',
      header: 'Drawn by',
      wide: true,
      cell: ({ seed }) => (seed === null ? 'name' : <span className="font-mono text-xs">seed {seed}</span>),
    },
    {
      id: 'concluded',
      header: 'Accepted / flagged',
      align: 'end',
      cell: ({ accepted, flagged }) => `${accepted} / ${flagged}`,
    },
    { id: 'at', header: 'When', align: 'end', wide: true, cell: ({ drawnAt }) => <When at={drawnAt} /> },
  ];
  return (
    <Panel title="Samples" padded={false}>
      {samples.length === 0 ? (
        <EmptyState title="No samples yet">Open a population above and draw rows of it.</EmptyState>
      ) : (
        <PlainTable label="Samples that were drawn" columns={columns} rows={samples} rowKey={(row) => row.id} />
      )}
    </Panel>
  );
}
