import type { IncidentDetail, Timeline } from '@/lib/incidents/model/dto';
import { INCIDENT_STATES, STATE_WORDS } from '@/lib/incidents/model/state';
import { When } from '../time/when';
import { cn } from '../ui/cn';

/** Where an incident is on its way, and since when it was in each state that it came through. */
export function PhaseStrip({ incident, phases }: { incident: IncidentDetail; phases: Timeline['phases'] }) {
  const current = INCIDENT_STATES.indexOf(incident.state);
  return (
    <ol aria-label="States" className="mb-5 grid grid-cols-4 gap-x-1 gap-y-3 lg:grid-cols-8">
      {INCIDENT_STATES.map((state, index) => {
        const since = phases.findLast((phase) => phase.state === state)?.from ?? null;
        const reached = since !== null && index <= current;
        return (
          <li key={state} aria-current={index === current ? 'step' : undefined} className="min-w-0">
            <span
              aria-hidden
              className={cn(
                'mb-1.5 block h-1 rounded-full',
                reached ? 'bg-accent' : 'bg-line-strong',
                index === current && 'h-1.5 -mt-0.5',
              )}
            />
            <span
              className={cn('block text-xs', index === current ? 'font-strong' : reached ? 'text-ink' : 'text-ink-3')}
            >
              {STATE_WORDS[state]}
            </span>
            {reached ? (
              <span className="text-2xs text-ink-3">
                <When at={since} />
              </span>
            ) : null}
          </li>
        );
      })}
    </ol>
  );
}
