import Link from 'next/link';
import type { LineageStep } from '@/lib/examinations/model/dto';
import { When } from '../time/when';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';

const NAMES: Record<LineageStep['kind'], string> = {
  request: 'Request',
  decision: 'Decision',
  revision: 'Policy',
  gateway: 'Gateway',
  grant: 'Grant',
  calls: 'Calls',
  missing: 'Not there',
};

/** From who asked to what was called, each step a link, and what is missing said where it is missing. */
export function LineagePanel({ steps }: { steps: LineageStep[] }) {
  return (
    <Panel title="What it rests on, and what came of it" note="up to the end of the period" padded={false}>
      <ol>
        {steps.map((step, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: steps have no name of their own and do not move
            key={index}
            className="grid gap-x-4 gap-y-0.5 border-b px-4 py-2 last:border-b-0 sm:grid-cols-[84px_minmax(0,1fr)_auto]"
          >
            <span className="text-ink-3">{NAMES[step.kind]}</span>
            <span className="min-w-0 [overflow-wrap:anywhere]">
              {step.href ? (
                <Link className="link" href={step.href}>
                  <HostileText inline text={step.says} />
                </Link>
              ) : (
                <span className="text-ink-2">{step.says}</span>
              )}
            </span>
            <span className="text-ink-2 text-xs">{step.at ? <When at={step.at} show="absolute" /> : null}</span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
