import type { IncidentFigures } from '@/lib/incidents/model/dto';
import { FEWEST, FIGURE_WORDS } from '@/lib/incidents/model/figures';
import { spanWords } from './span-words';

/** Medians of a year. Nothing known, too little known, and a figure are three different answers. */
export function FiguresPanel({ figures }: { figures: IncidentFigures }) {
  return (
    <section aria-label="How long it took" className="mb-4 rounded-lg border bg-panel">
      <ul className="grid grid-cols-2 gap-px overflow-clip rounded-lg bg-line lg:grid-cols-4">
        {figures.figures.map(({ id, incidents, missing, median, answer }) => (
          <li key={id} className="min-w-0 bg-panel px-4 py-3">
            <p className="text-ink-2">
              {FIGURE_WORDS[id].name} <abbr className="text-2xs text-ink-3 uppercase no-underline">{id}</abbr>
            </p>
            <p className="py-0.5 text-lg font-semibold">
              {answer === 'figure' && median !== null ? (
                spanWords(median)
              ) : (
                <span className="font-normal text-ink-3">{answer === 'no-data' ? 'No data' : 'Not enough yet'}</span>
              )}
            </p>
            <p className="text-xs text-ink-3">
              {incidents === 0
                ? 'no incident in a year'
                : answer === 'not-enough'
                  ? `${incidents - missing} of ${incidents}, from ${FEWEST} on`
                  : `${FIGURE_WORDS[id].says}: ${incidents - missing} of ${incidents}${missing > 0 ? `, ${missing} without a time` : ''}`}
            </p>
          </li>
        ))}
      </ul>
    </section>
  );
}
