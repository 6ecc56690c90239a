import Link from 'next/link';
import { RISK_LEVELS, type RiskLevel } from '@/lib/kernel/risk-level';
import type { Overview } from '@/lib/overview/model/dto';
import { cn } from '../ui/cn';
import { Panel } from '../ui/panel';

const TONES: Record<RiskLevel, string> = {
  low: 'bg-r0-soft text-r0',
  medium: 'bg-r1-soft text-r1',
  high: 'bg-r2-soft text-r2',
  critical: 'bg-r3-soft text-r3',
  blocked: 'bg-r3-soft text-r3',
};
const MOST = 12;

type Row = Overview['heat'][number];

/** How bad it is there at the worst, then how many: what is cut off is the least. */
function weight({ cells }: Row): number {
  const levels = cells.map(({ level }) => (level ? RISK_LEVELS.indexOf(level) : -1));
  return Math.max(...levels) * 1_000_000 + cells.reduce((sum, { agents }) => sum + agents, 0);
}

/** Agents by team and the highest class of data that they hold. The number counts, the word and colour say the risk. */
export function HeatMap({ overview: { heat, filter, agents } }: { overview: Overview }) {
  const without = agents - heat.reduce((sum, { cells }) => sum + cells.reduce((all, cell) => all + cell.agents, 0), 0);
  const rows = [...heat].sort((a, b) => weight(b) - weight(a)).slice(0, MOST);
  const classes = heat[0]?.cells.map(({ dataClass }) => dataClass) ?? [];
  const shown = classes.filter(
    (dataClass) => dataClass !== null || heat.some(({ cells }) => cells.some((c) => c.dataClass === null && c.agents)),
  );
  return (
    <Panel title="Agents by team and highest data class" note="colour and word: highest risk there">
      {rows.length === 0 ? (
        <p className="text-ink-2">No active agent holds a tool. Each team stands here once one of its agents does.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take focus from the keyboard
        <section aria-label="Teams and data classes" tabIndex={0} className="-mx-1 overflow-x-auto px-1">
          <table className="w-full border-collapse">
            <thead>
              <tr>
                <th scope="col" className="w-px py-1.5 pr-3 text-left font-medium text-ink-3 text-xs">
                  Team
                </th>
                {shown.map((dataClass) => (
                  <th key={dataClass ?? 'none'} scope="col" className="px-1 py-1.5 font-medium text-ink-3 text-xs">
                    {dataClass ?? 'not labelled'}
                  </th>
                ))}
              </tr>
            </thead>
            <tbody>
              {rows.map(({ team, cells }) => (
                <tr key={team} className="border-t">
                  <th scope="row" className="max-w-40 truncate py-1 pr-3 text-left font-normal" title={team}>
                    {team}
                  </th>
                  {cells
                    .filter(({ dataClass }) => shown.includes(dataClass))
                    .map(({ dataClass, agents, level }) => (
                      <td key={dataClass ?? 'none'} className="px-1 py-1 text-center">
                        {agents === 0 ? (
                          <span className="text-ink-3">–</span>
                        ) : (
                          <Link
                            href={`/overview/agents?${new URLSearchParams({ ...filter, of: 'active', team, class: dataClass ?? 'none' })}`}
                            className={cn(
                              'flex h-[30px] min-w-[72px] items-center justify-center gap-1.5 rounded-[5px] px-1.5 text-xs tabular-nums hover:underline',
                              level ? TONES[level] : 'bg-sunken text-ink-2',
                            )}
                          >
                            <span className="font-strong">{agents.toLocaleString('en')}</span>
                            <span className="text-2xs">{level ?? 'not assessed'}</span>
                          </Link>
                        )}
                      </td>
                    ))}
                </tr>
              ))}
            </tbody>
          </table>
          {heat.length > MOST ? (
            <p className="mt-2 text-ink-3 text-xs">
              {(heat.length - MOST).toLocaleString('en')} more teams, none at a higher risk. Choose one above.
            </p>
          ) : null}
        </section>
      )}
      {rows.length > 0 && without > 0 ? (
        <p className="mt-2 text-ink-3 text-xs">
          {without.toLocaleString('en')} active {without === 1 ? 'agent holds' : 'agents hold'} no tool.
        </p>
      ) : null}
    </Panel>
  );
}
