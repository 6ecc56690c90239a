import Link from 'next/link';
import type { PackSummary } from '@/lib/evidence/model/pack';
import { type PlainColumn, PlainTable } from '../data-table/plain-table';
import { Chip } from '../ui/chip';
import { Panel } from '../ui/panel';

interface Row {
  population: string;
  id: string;
  says: string;
  checked: number;
  failed: number;
  failedIds: string[];
}

const columns: PlainColumn<Row>[] = [
  {
    id: 'check',
    header: 'Check',
    cell: ({ says, failed, failedIds, population }) => (
      <>
        {says}
        {failed > 0 ? (
          <span className="block text-xs text-ink-2">
            {failedIds.slice(0, 8).map((id, index) => (
              <span key={id}>
                {index > 0 ? ', ' : ''}
                <Failed id={id} population={population} />
              </span>
            ))}
            {failed > 8 ? ` and ${(failed - 8).toLocaleString('en')} more` : ''}
          </span>
        ) : null}
      </>
    ),
  },
  {
    id: 'result',
    header: 'Result',
    className: 'whitespace-nowrap',
    cell: ({ checked, failed }) =>
      checked === 0 ? (
        <span className="text-ink-3">nothing to check</span>
      ) : failed === 0 ? (
        <Chip tone="good">{checked.toLocaleString('en')} hold</Chip>
      ) : (
        <Chip tone="bad">
          {failed.toLocaleString('en')} of {checked.toLocaleString('en')} do not
        </Chip>
      ),
  },
];

/** Where the row can be looked at, if its id says so. */
function Failed({ id, population }: { id: string; population: string }) {
  const requests = ['changes', 'break-glass'].includes(population) && /^\d+$/.test(id);
  const href = requests ? `/requests/${id}` : ['agents', 'retirements'].includes(population) ? `/agents/${id}` : null;
  if (href === null) return <code>{id}</code>;
  return (
    <Link className="link" href={href}>
      {id}
    </Link>
  );
}

/** What does not hold comes first. */
export function CompletenessPanel({ summary }: { summary: PackSummary }) {
  const rows = summary.completeness
    .flatMap(({ population, checks }) => checks.map((check) => ({ ...check, population })))
    .sort((a, b) => Number(b.failed > 0) - Number(a.failed > 0));
  const failed = rows.filter((row) => row.failed > 0).length;
  return (
    <Panel
      title="Completeness"
      padded={false}
      note={failed === 0 ? `${rows.length} checks, all hold` : `${failed} of ${rows.length} checks do not hold`}
    >
      <PlainTable
        label="Checks of completeness"
        columns={columns}
        rows={rows}
        rowKey={({ population, id }) => `${population} ${id}`}
      />
    </Panel>
  );
}
