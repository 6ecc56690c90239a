import type { Conclusion } from '@/lib/examinations/model/dto';
import { When } from '../time/when';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';
import { VerdictChip } from './examination-chips';

/** The last one counts; those before stay. */
export function ConclusionsPanel({ conclusions }: { conclusions: Conclusion[] }) {
  return (
    <Panel title="Conclusion" padded={false}>
      {conclusions.length === 0 ? (
        <PanelSection className="text-ink-2">Not concluded yet.</PanelSection>
      ) : (
        conclusions.map(({ id, verdict, note, person, at }, index) => (
          <PanelSection key={id} className="grid gap-1">
            <span className="flex flex-wrap items-center gap-2">
              <VerdictChip verdict={verdict} />
              {index > 0 ? <span className="text-ink-3 text-xs">superseded</span> : null}
            </span>
            {note ? <HostileText inline text={note} className="whitespace-pre-wrap" /> : null}
            <span className="text-ink-2 text-xs">
              {person.name}, <When at={at} />
            </span>
          </PanelSection>
        ))
      )}
    </Panel>
  );
}
