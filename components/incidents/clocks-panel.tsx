import type { IncidentDetail } from '@/lib/incidents/model/dto';
import { When } from '../time/when';
import { Panel, PanelSection } from '../ui/panel';
import { DutyChip } from './incident-chips';

/** Deadlines that run, or ran out, without a filing. */
export function ClocksPanel({ incident }: { incident: IncidentDetail }) {
  const running = incident.obligations.duties.filter(({ state }) => ['open', 'due-soon', 'overdue'].includes(state));
  if (running.length === 0) return null;
  return (
    <Panel title="Clocks" padded={false}>
      {running.map(({ id, regime, recipient, state, dueAt }) => (
        <PanelSection key={id} className="flex flex-wrap items-baseline justify-between gap-x-3 gap-y-1">
          <span className="min-w-0">
            {regime}
            <span className="block text-ink-2">
              {recipient}, <When at={dueAt} />
            </span>
          </span>
          <DutyChip state={state} />
        </PanelSection>
      ))}
    </Panel>
  );
}
