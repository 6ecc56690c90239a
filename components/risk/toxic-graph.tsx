import type { Leg, ToxicPath } from '@/lib/risk/model/toxic';
import { BOX, toxicLayout } from './toxic-layout';

const LEG_NAMES: Record<Leg, string> = {
  sensitive: 'reads sensitive data',
  untrusted: 'fed untrusted content',
  outward: 'sends outside',
};

/** A toxic path as a picture, for who sees; `ToxicWords` beside it says the same. */
export function ToxicGraph({ path }: { path: ToxicPath }) {
  const { agents, tools, edges, width, height } = toxicLayout(path);
  const label = `Picture of the path of ${path.agent}`;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take focus from the keyboard
    <section aria-label={label} tabIndex={0} className="overflow-x-auto focus-visible:-outline-offset-2">
      <svg
        aria-hidden
        viewBox={`-1 0 ${width + 2} ${height}`}
        className="block w-full"
        // A little smaller where there is little room; then it scrolls, since nobody reads smaller.
        style={{ maxWidth: width + 2, minWidth: width * 0.8 }}
      >
        {edges.map((d) => (
          <path key={d} d={d} fill="none" className="stroke-line-strong" strokeWidth={1.5} />
        ))}
        {agents.map(({ id, label, x, y }, index) => (
          <g key={id} transform={`translate(${x} ${y - BOX.height / 2})`}>
            <title>{label}</title>
            <rect
              width={BOX.width}
              height={BOX.height}
              rx={6}
              strokeWidth={index === 0 ? 1.5 : 1}
              className={index === 0 ? 'fill-sunken stroke-ink-3' : 'fill-sunken stroke-line-strong'}
            />
            <text x={12} y={17} className="fill-ink-3 text-[11px]">
              {index === 0 ? 'agent' : 'may be called'}
            </text>
            <text x={12} y={32} className="fill-ink font-mono text-[11px]">
              {short(label, 20)}
            </text>
          </g>
        ))}
        {tools.map(({ id, leg, label, x, y }) => (
          <g key={id} transform={`translate(${x} ${y - BOX.height / 2})`}>
            <title>{label}</title>
            <rect width={BOX.tool} height={BOX.height} rx={6} className="fill-r3-soft stroke-r3" />
            <text x={12} y={17} className="fill-r3 text-[11px] font-strong">
              {LEG_NAMES[leg]}
            </text>
            <text x={12} y={32} className="fill-ink font-mono text-[11px]">
              {short(label, 28)}
            </text>
          </g>
        ))}
      </svg>
    </section>
  );
}

function short(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}
