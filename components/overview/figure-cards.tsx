import Link from 'next/link';
import type { OverviewFigure } from '@/lib/overview/model/dto';
import { cn } from '../ui/cn';
import { isWorse, madeOfWords, trendWords, valueWords } from './figure-words';

/** The figures that are looked at first, each a door to its rows. */
export function FigureCards({ figures, narrowed }: { figures: OverviewFigure[]; narrowed: boolean }) {
  return (
    <section aria-label="Key figures" className="mb-4 rounded-lg border bg-panel">
      <ul className="grid grid-cols-2 gap-px overflow-clip rounded-lg bg-line md:grid-cols-3 xl:grid-cols-6 print:grid-cols-6">
        {figures.map((figure) => {
          const { id, name, says, state, unit, href, of, opens } = figure;
          const worse = isWorse(figure);
          return (
            <li key={id} className="min-w-0 bg-panel">
              <Link
                href={href}
                title={opens ? `${says} Opens ${opens}.` : says}
                className="block h-full px-4 py-3 hover:bg-hover focus-visible:-outline-offset-2"
              >
                <span className="block text-ink-2 text-xs">
                  {name}
                  {narrowed && of === 'company' ? <span className="text-ink-3">, whole company</span> : null}
                </span>
                <span
                  className={cn(
                    'block py-0.5 tabular-nums',
                    state === 'figure'
                      ? 'font-semibold text-xl tracking-[-0.02em]'
                      : 'flex min-h-[29px] items-center text-ink-3 text-md',
                  )}
                >
                  {valueWords(figure)}
                  {state === 'figure' && unit === 'count' && figure.denominator !== null ? (
                    <span className="font-normal text-ink-3 text-xs tracking-normal">
                      {' '}
                      / {figure.denominator.toLocaleString('en')}
                    </span>
                  ) : null}
                </span>
                <span className="block text-ink-3 text-xs">
                  {/* A filter that its rows do not have has to be said where everybody sees it. */}
                  {narrowed && of === 'filter' && opens ? (
                    <span className="block print:hidden">Opens {opens}</span>
                  ) : null}
                  {unit === 'count' && state === 'figure' ? null : <span className="block">{madeOfWords(figure)}</span>}
                  {figure.trend ? (
                    <span className={cn('block', worse === true && 'text-r2', worse === false && 'text-add')}>
                      {trendWords(figure)}
                    </span>
                  ) : null}
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
