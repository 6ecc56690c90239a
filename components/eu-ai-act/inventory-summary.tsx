import Link from 'next/link';
import { EU_CLASSES } from '@/lib/eu-ai-act/model/eu-class';
import { INVENTORY_WORDS, type InventorySummary } from '@/lib/eu-ai-act/model/inventory';
import { Panel } from '../ui/panel';
import { dayWords } from './class-words';

/** What is most strictly ruled comes first. */
const ORDER = [...[...EU_CLASSES].reverse(), 'none', 'outdated'] as const;

/** How many agents of each class, each number opening its rows, and the next day of the law for this company. */
export function InventorySummaryPanel({ summary }: { summary: InventorySummary }) {
  const { counts, dates, law } = summary;
  const [next, ...later] = dates;
  return (
    <div className="mb-4 grid gap-4 lg:grid-cols-[minmax(0,1fr)_312px]">
      <section aria-label="Agents by class" className="rounded-lg border bg-panel">
        <ul className="grid h-full grid-cols-2 gap-px overflow-clip rounded-lg bg-line sm:grid-cols-4">
          {ORDER.map((one) => (
            <li key={one} className="min-w-0 bg-panel">
              <Link href={`/eu-ai-act?class=${one}`} className="block h-full px-4 py-3 hover:bg-hover/60">
                <span className="block text-ink-2">{INVENTORY_WORDS[one]}</span>
                <span className={counts[one] === 0 ? 'text-lg text-ink-3' : 'text-lg font-semibold'}>
                  {counts[one].toLocaleString('en')}
                </span>
              </Link>
            </li>
          ))}
          <li className="bg-panel" aria-hidden />
        </ul>
      </section>
      <Panel title="Next date" note={`legal data ${law.version}`}>
        {next ? (
          <>
            <p className="font-strong text-lg">{dayWords(next.date)}</p>
            <p className="text-ink-2">Duties of {agents(next.agents)} begin then.</p>
            {later.map(({ date, agents: n }) => (
              <p key={date} className="text-ink-2">
                {dayWords(date)}: duties of {agents(n)}.
              </p>
            ))}
          </>
        ) : (
          <p className="text-ink-2">No day is to come for the agents that were assessed.</p>
        )}
        <p className="mt-2 text-xs text-ink-3">
          {law.act}, amended by {law.amendedBy}. Checked on {dayWords(law.dateChecked)}.
        </p>
      </Panel>
    </div>
  );
}

function agents(n: number): string {
  return n === 1 ? '1 agent' : `${n.toLocaleString('en')} agents`;
}
