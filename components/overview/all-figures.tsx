import Link from 'next/link';
import type { OverviewFigure } from '@/lib/overview/model/dto';
import { PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';
import { madeOfWords, trendWords, valueWords } from './figure-words';

/** Every figure with what it is made of, what is counted exactly, and how it stood before. */
export function AllFigures({ figures, narrowed }: { figures: OverviewFigure[]; narrowed: boolean }) {
  return (
    <Panel
      title="All figures"
      note={<span className="print:hidden">each opens its rows, or what it says</span>}
      padded={false}
    >
      <OnPaper figures={figures} />
      <div className="print:hidden">
        <PlainTable
          label="Every figure and what it is made of"
          rows={figures}
          rowKey={({ id }) => id}
          columns={[
            {
              id: 'name',
              header: 'Figure',
              cell: ({ name, says, href, of, opens }) => (
                <span className="block max-w-[64ch]">
                  <Link className="font-strong hover:underline" href={href}>
                    {name}
                  </Link>
                  {narrowed && of === 'company' ? <span className="text-ink-3 text-xs"> whole company</span> : null}
                  <span className="block text-ink-3 text-xs print:hidden">
                    {says} {opens ? `Opens ${opens}.` : null}
                  </span>
                </span>
              ),
            },
            {
              id: 'value',
              header: 'Now',
              align: 'end',
              cell: (figure) => (
                <span className={figure.state === 'figure' ? 'whitespace-nowrap font-strong' : 'text-ink-3'}>
                  {valueWords(figure)}
                </span>
              ),
            },
            { id: 'of', header: 'Made of', className: 'text-ink-2', cell: (figure) => madeOfWords(figure) },
            {
              id: 'trend',
              header: 'Before',
              className: 'text-ink-2',
              wide: true,
              cell: (figure) => trendWords(figure),
            },
          ]}
        />
      </div>
    </Panel>
  );
}

/** So short that the whole page fits on one sheet. */
function OnPaper({ figures }: { figures: OverviewFigure[] }) {
  return (
    <dl className="hidden grid-cols-3 gap-x-6 px-4 py-2 print:grid">
      {figures.map((figure) => (
        <div key={figure.id} className="flex justify-between gap-3 border-b py-1 [&:nth-last-child(-n+3)]:border-b-0">
          <dt>{figure.name}</dt>
          <dd className="whitespace-nowrap text-right">
            <strong className="font-strong">{valueWords(figure)}</strong> {madeOfWords(figure)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
