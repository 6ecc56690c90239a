import Link from 'next/link';
import type { Drills } from '@/lib/drills/model/drill';
import { When } from '../time/when';
import { Chip } from '../ui/chip';
import { Panel, PanelSection } from '../ui/panel';
import { spanWords } from './span-words';

const SHOWN = 10;

/** How the newest drills went, and when the next one is due. */
export function DrillsPanel({ drills: { plans, runs } }: { drills: Drills }) {
  return (
    <Panel title="Drills" padded={false}>
      <PanelSection>
        {plans.length === 0 ? (
          <p className="text-ink-2">
            No agent is there for drills. Register one that asks for no tools, and plan them with{' '}
            <code className="font-mono text-xs">POST /api/v1/drills</code>: it is isolated and brought back every so
            many hours, and security is told when that does not work.
          </p>
        ) : null}
        {plans.map(({ agent, everyHours, dueAt }) => (
          <p key={agent} className="text-ink-2">
            <Link className="link" href={`/agents/${agent}`}>
              {agent}
            </Link>{' '}
            every {everyHours === 1 ? 'hour' : `${everyHours} hours`}, next <When at={dueAt} />
          </p>
        ))}
      </PanelSection>
      {runs.slice(0, SHOWN).map(({ id, number, agent, outcome, troubles, heldMs, deniedMs, rotation, startedAt }) => (
        <PanelSection key={number}>
          <p className="flex flex-wrap items-center gap-2">
            <Chip tone={outcome === 'passed' ? 'good' : 'bad'}>{outcome === 'passed' ? 'Passed' : 'Failed'}</Chip>
            <Link className="link" href={`/drills/${id}`}>
              Drill {number}
            </Link>
            <span className="text-ink-2">
              {agent}, <When at={startedAt} />
            </span>
          </p>
          {heldMs === null ? null : (
            <p className="mt-1 text-ink-2">
              Every gateway held it after {spanWords(heldMs)}
              {deniedMs === null
                ? '; no canary call could be made.'
                : `, canary calls were denied after ${spanWords(deniedMs)}.`}
            </p>
          )}
          {rotation && rotation.refusedMs !== null ? (
            <p className="mt-1 text-ink-2">
              Its secret was replaced: old tokens were refused after {spanWords(rotation.refusedMs)}.
            </p>
          ) : null}
          {troubles.map((trouble) => (
            <p key={trouble} className="mt-1 text-r3 [overflow-wrap:anywhere]">
              {trouble}
            </p>
          ))}
        </PanelSection>
      ))}
    </Panel>
  );
}
