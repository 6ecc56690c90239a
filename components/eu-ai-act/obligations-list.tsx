import type { DuePart } from '@/lib/eu-ai-act/model/dto';
import { nextDate } from '@/lib/eu-ai-act/model/next-step';
import { EmptyState } from '../ui/empty-state';
import { Panel, PanelSection } from '../ui/panel';
import { dayWords } from './class-words';

/** What is owed, by the day from which it is: already, next, later. `today` as YYYY-MM-DD. */
export function ObligationsList({ obligations, today }: { obligations: readonly DuePart[]; today: string }) {
  const next = nextDate(obligations, today);
  const groups = [
    { title: 'Applies already', items: obligations.filter(({ date }) => date <= today) },
    { title: 'Next', items: obligations.filter(({ date }) => date === next) },
    { title: 'Later', items: obligations.filter(({ date }) => next !== null && date > next) },
  ].filter(({ items }) => items.length > 0);
  if (groups.length === 0) {
    return (
      <Panel title="Duties">
        <EmptyState title="No duties">An agent that is out of scope owes nothing under the Act.</EmptyState>
      </Panel>
    );
  }
  return groups.map(({ title, items }) => (
    <Panel key={title} title={title} note={`${items.length} ${items.length === 1 ? 'duty' : 'duties'}`} padded={false}>
      <ul>
        {items.map(({ id, title: what, text, article, date, roles }) => (
          <li key={id} className="border-b last:border-b-0">
            <PanelSection className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[130px_minmax(0,1fr)]">
              <time dateTime={date} className="text-ink-2 tabular-nums">
                {dayWords(date)}
              </time>
              <div className="min-w-0">
                <p className="font-medium">{what}</p>
                <p className="text-ink-2">{text}</p>
                <p className="text-xs text-ink-3">
                  {article} · as {roles.join(' and ')}
                </p>
              </div>
            </PanelSection>
          </li>
        ))}
      </ul>
    </Panel>
  ));
}
