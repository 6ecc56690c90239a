import type { DuePart } from '@/lib/eu-ai-act/model/dto';
import { nextDate } from '@/lib/eu-ai-act/model/next-step';
import { EmptyState } from '../ui/empty-state';
import { Panel, PanelSection } from '../ui/panel';
import { dayWords } from './class-words';

/** What is owed, one panel for each day from which it is: past, next, later. `today` as YYYY-MM-DD. */
export function ObligationsList({ obligations, today }: { obligations: readonly DuePart[]; today: string }) {
  if (obligations.length === 0) {
    return (
      <Panel title="Duties">
        <EmptyState title="No duties">An agent that is out of scope owes nothing under the Act.</EmptyState>
      </Panel>
    );
  }
  const next = nextDate(obligations, today);
  const when = (date: string) => (date <= today ? 'applies already' : date === next ? 'next' : 'later');
  return [...new Set(obligations.map(({ date }) => date))].map((date) => {
    const items = obligations.filter((one) => one.date === date);
    return (
      <Panel
        key={date}
        title={`${date <= today ? 'Since' : 'From'} ${dayWords(date)}`}
        note={`${when(date)} · ${items.length} ${items.length === 1 ? 'duty' : 'duties'}`}
        padded={false}
      >
        <ul>
          {items.map(({ id, title, text, article, roles }) => (
            <li key={id} className="border-b last:border-b-0">
              <PanelSection className="grid gap-x-4 gap-y-0.5 sm:grid-cols-[minmax(0,1fr)_180px]">
                <div className="min-w-0">
                  <p className="font-medium">{title}</p>
                  <p className="text-ink-2">{text}</p>
                </div>
                <p className="text-xs text-ink-3 sm:text-right">
                  {article}
                  <span className="sm:block">
                    <span className="sm:hidden"> · </span>as {roles.join(' and ')}
                  </span>
                </p>
              </PanelSection>
            </li>
          ))}
        </ul>
      </Panel>
    );
  });
}
