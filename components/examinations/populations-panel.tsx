import Link from 'next/link';
import type { PopulationState, SampleSummary } from '@/lib/examinations/model/dto';
import { type PlainColumn, PlainTable } from '../data-table/plain-table';
import { Chip } from '../ui/chip';
import { Panel } from '../ui/panel';

interface Props {
  id: string;
  /** Null while they are read. */
  populations: PopulationState[] | null;
  samples: SampleSummary[];
}

/** What there was in the period, whether all of it is there, and what was sampled of it. */
export function PopulationsPanel({ id, populations, samples }: Props) {
  const sampled = (population: string) =>
    samples.filter((sample) => sample.population === population).reduce((sum, { rows }) => sum + rows, 0);
  const columns: PlainColumn<PopulationState>[] = [
    {
      id: 'population',
      header: 'Population',
      cell: ({ population, title }) => (
        <Link className="link font-strong" href={`/examinations/${id}/populations/${population}`}>
          {title}
        </Link>
      ),
    },
    {
      id: 'rows',
      header: 'Rows',
      align: 'end',
      cell: ({ rows }) => (rows === 0 ? <span className="text-ink-3">none in the period</span> : rows),
    },
    { id: 'whole', header: 'Whole?', cell: (row) => <Whole checks={row.checks} /> },
    { id: 'sampled', header: 'Sampled', align: 'end', wide: true, cell: ({ population }) => sampled(population) },
  ];
  return (
    <Panel title="Populations" note="times in UTC" padded={false}>
      {populations ? (
        <PlainTable
          label="Rows of each population"
          columns={columns}
          rows={populations}
          rowKey={({ population }) => population}
        />
      ) : (
        <p className="p-4 text-ink-2">Counting the rows and looking whether all of them are there…</p>
      )}
    </Panel>
  );
}

function Whole({ checks }: Pick<PopulationState, 'checks'>) {
  const failed = checks.filter((check) => check.failed > 0);
  const looked = checks.filter((check) => check.checked > 0);
  if (checks.length === 0) return <span className="text-ink-3">no check of this</span>;
  if (looked.length === 0) return <span className="text-ink-3">nothing to check</span>;
  const chip =
    failed.length > 0 ? (
      <Chip tone="bad">
        {failed.length} of {looked.length} fail
      </Chip>
    ) : (
      <Chip tone="good">{looked.length === 1 ? '1 check holds' : `all ${looked.length} hold`}</Chip>
    );
  return (
    <details className="group">
      <summary className="cursor-pointer list-none rounded-sm [&::-webkit-details-marker]:hidden">
        {chip} <span className="text-ink-3 text-xs group-open:hidden">show</span>
      </summary>
      <ul className="mt-1.5 grid gap-1.5 text-xs">
        {checks.map((check) => (
          <li key={check.id}>
            <span className={check.failed > 0 ? 'font-strong text-r3' : 'text-ink-2'}>
              {check.failed > 0 ? `${check.failed} of ${check.checked} fail` : `${check.checked} checked, none fails`}
            </span>
            : {check.says}
            {check.failed > 0 ? (
              <span className="block font-mono text-ink-2 [overflow-wrap:anywhere]">
                {check.failedIds.slice(0, 10).join(', ')}
                {check.failed > 10 ? ` and ${check.failed - 10} more` : ''}
              </span>
            ) : null}
          </li>
        ))}
      </ul>
    </details>
  );
}
