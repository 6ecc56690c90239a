import type { OverTime } from '@/lib/decision-log/model/over-time';
import { PlainTable } from '../data-table/plain-table';
import { Panel } from '../ui/panel';

const HEIGHT = 72;
const WIDTH = 10;
const GAP = 2;

const number = (count: number) => count.toLocaleString('en');

/** How many calls there were when: bars, and the same as a table for whoever does not see them. */
export function CallsChart({ counts, limited = false }: { counts: OverTime; limited?: boolean }) {
  const { step, from, to, cut, bars } = counts;
  const highest = Math.max(1, ...bars.map(({ allowed, denied }) => allowed + denied));
  const allowed = bars.reduce((sum, bar) => sum + bar.allowed, 0);
  const denied = bars.reduce((sum, bar) => sum + bar.denied, 0);
  const words = `${number(allowed)} allowed and ${number(denied)} denied${limited ? ' that you may see' : ''}`;
  return (
    <Panel title="Over time" note={`${words}, by the ${step}`} className="mb-4">
      {allowed + denied === 0 ? (
        <p className="text-ink-2">
          No calls{limited ? ' that you may see' : ''} from {label(step, from)} to {label(step, to)} (UTC).
        </p>
      ) : (
        <>
          <svg
            role="img"
            aria-label={`Calls by the ${step}: ${words}, at most ${number(highest)} in one ${step}`}
            viewBox={`0 0 ${bars.length * WIDTH} ${HEIGHT}`}
            preserveAspectRatio="none"
            className="block h-18 w-full"
          >
            <line x1={0} x2={bars.length * WIDTH} y1={HEIGHT} y2={HEIGHT} className="stroke-line-strong" />
            {bars.map((bar, index) => (
              <Bar key={bar.start} bar={bar} x={index * WIDTH} step={step} highest={highest} />
            ))}
          </svg>
          <p className="mt-1 flex flex-wrap justify-between gap-x-4 text-2xs text-ink-3">
            <span>{label(step, from)}</span>
            <span className="flex items-center gap-3">
              <Key color="bg-accent">allowed</Key>
              <Key color="bg-del">denied</Key>
            </span>
            <span>{label(step, to)} UTC</span>
          </p>
          {cut ? <p className="mt-1 text-ink-2 text-xs">The range is longer: this is its end.</p> : null}
          <details className="mt-2 text-xs">
            <summary className="cursor-pointer text-ink-2">As a table</summary>
            <div className="mt-1 max-h-72 overflow-auto">
              <PlainTable
                label="Calls over time"
                rows={bars.filter((bar) => bar.allowed + bar.denied > 0)}
                rowKey={({ start }) => start}
                columns={[
                  {
                    id: 'start',
                    header: step === 'hour' ? 'Hour (UTC)' : 'Day (UTC)',
                    cell: ({ start }) => label(step, start),
                  },
                  { id: 'allowed', header: 'Allowed', align: 'end', cell: (bar) => number(bar.allowed) },
                  { id: 'denied', header: 'Denied', align: 'end', cell: (bar) => number(bar.denied) },
                ]}
              />
            </div>
          </details>
        </>
      )}
    </Panel>
  );
}

interface BarProps {
  bar: OverTime['bars'][number];
  x: number;
  step: OverTime['step'];
  highest: number;
}

function Bar({ bar: { start, allowed, denied }, x, step, highest }: BarProps) {
  if (allowed + denied === 0) return null;
  const up = (count: number) => (count / highest) * (HEIGHT - 2);
  // What is one of a million is still there to see.
  const low = Math.max(up(allowed + denied), 1.5);
  const red = denied === 0 ? 0 : Math.max(up(denied), 1.5);
  return (
    <g>
      <title>{`${label(step, start)}: ${number(allowed)} allowed, ${number(denied)} denied`}</title>
      <rect x={x} width={WIDTH - GAP} y={HEIGHT - low} height={Math.max(low - red, 0)} className="fill-accent" />
      <rect x={x} width={WIDTH - GAP} y={HEIGHT - red} height={red} className="fill-del" />
    </g>
  );
}

function Key({ color, children }: { color: string; children: string }) {
  return (
    <span className="inline-flex items-center gap-1">
      <span aria-hidden className={`size-2 rounded-[2px] ${color}`} />
      {children}
    </span>
  );
}

function label(step: OverTime['step'], at: string): string {
  return step === 'hour' ? at.slice(0, 16).replace('T', ' ') : at.slice(0, 10);
}
