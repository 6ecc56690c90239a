import Link from 'next/link';
import type { OpenException } from '@/lib/controls/model/dto';
import { When } from '../time/when';
import { Panel, PanelSection } from '../ui/panel';

/** Exceptions that somebody has to decide on. Nothing where none waits. */
export function OpenExceptions({ items }: { items: OpenException[] }) {
  const waiting = items.filter(({ state }) => state === 'waiting');
  if (waiting.length === 0) return null;
  return (
    <Panel
      title="Exceptions that wait for a second person"
      note={String(waiting.length)}
      padded={false}
      className="mb-4"
    >
      {waiting.map(({ id, number, control, label, reason, person, at }) => (
        <PanelSection key={id} className="[overflow-wrap:anywhere]">
          <Link className="link" href={`/controls/${control}#exceptions`}>
            Exception {number}: {label}
          </Link>{' '}
          <span className="text-ink-2">
            {control}. {person.name} asked <When at={at} />: {reason}
          </span>
        </PanelSection>
      ))}
    </Panel>
  );
}
