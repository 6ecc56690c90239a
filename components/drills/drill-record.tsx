import Link from 'next/link';
import type { DrillRun } from '@/lib/drills/model/drill';
import { spanWords } from '../containments/span-words';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';

/** One sentence: did it do what it should; and what did not. */
export function DrillOutcome({ drill: { outcome, troubles } }: { drill: DrillRun }) {
  if (outcome === 'passed') return <Callout tone="good" title="Passed" />;
  return (
    <Callout tone="danger" title="Failed">
      {troubles.length === 0 ? 'What went wrong is for security, auditors and administrators to see.' : null}
      <ul className="grid gap-1">
        {troubles.map((trouble) => (
          <li key={trouble}>{trouble}</li>
        ))}
      </ul>
    </Callout>
  );
}

const after = (ms: number | null, none: string) => (ms === null ? none : `after ${spanWords(ms)}`);

export function IsolationPanel({ drill: { heldMs, deniedMs, containment } }: { drill: DrillRun }) {
  return (
    <Panel title="Isolation">
      <DefinitionList
        wide
        items={[
          { term: 'Every gateway held it', value: after(heldMs, 'not in time') },
          {
            term: 'Canary calls were denied',
            value: after(deniedMs, heldMs === null ? 'not all of them' : 'none could be made'),
          },
          {
            term: 'Record',
            value: containment ? (
              <Link className="link" href={`/containments/${containment}`}>
                Its isolation, gateway by gateway
              </Link>
            ) : (
              'it was not isolated'
            ),
          },
        ]}
      />
    </Panel>
  );
}

export function RotationPanel({ drill: { rotation } }: { drill: DrillRun }) {
  if (rotation === null || rotation.outcome === 'left-out') {
    return (
      <Panel title="Rotation">
        <p className="text-ink-2">
          {rotation === null ? 'It did not come to that.' : `It was no part of this drill. ${rotation.rotated}`}
        </p>
      </Panel>
    );
  }
  return (
    <Panel title="Rotation">
      <DefinitionList
        wide
        items={[
          { term: 'Client', value: <code className="font-mono text-xs">{rotation.rotated}</code> },
          { term: 'Old tokens were refused', value: after(rotation.refusedMs, 'see above') },
          { term: 'New ones were taken', value: after(rotation.takenMs, 'see above') },
        ]}
      />
      <p className="mt-3 text-ink-2">
        Counted from the replacement until the last gateway did. The agent was isolated all the while: a token that is
        taken is known as its, and denied for that.
      </p>
    </Panel>
  );
}

export function DrillFacts({ drill: { agent, startedAt, endedAt } }: { drill: DrillRun }) {
  return (
    <Panel title="What was done">
      <DefinitionList
        items={[
          {
            term: 'Agent',
            value: (
              <Link className="link" href={`/agents/${agent}`}>
                {agent}
              </Link>
            ),
          },
          { term: 'By', value: 'Remit' },
          { term: 'Began', value: <When at={startedAt} show="absolute" /> },
          { term: 'Ended', value: <When at={endedAt} show="absolute" /> },
        ]}
      />
    </Panel>
  );
}
