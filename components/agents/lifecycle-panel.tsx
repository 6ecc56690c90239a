import { ArrowRight, Check } from 'lucide-react';
import Link from 'next/link';
import { STATUS_WORDS } from '@/lib/agents/model/lifecycle';
import type { Lifecycle, LifecycleMove } from '@/lib/agents/model/lifecycle-moves';
import { Panel } from '../ui/panel';

/** Where an agent stands on its way, what can come next, by whom, and what is missing. */
export function LifecyclePanel({ lifecycle: { steps, moves }, note }: { lifecycle: Lifecycle; note?: string }) {
  return (
    <Panel title="Where it stands" note={note} padded={false}>
      <ol aria-label="The way of the agent" className="flex flex-wrap items-center gap-x-2 gap-y-1 border-b px-4 py-3">
        {steps.map(({ step, state }, i) => (
          <li key={step} aria-current={state === 'now' ? 'step' : undefined} className="flex items-center gap-2">
            {i > 0 ? <ArrowRight size={13} aria-hidden className="text-ink-3" /> : null}
            <span
              className={
                state === 'now'
                  ? 'rounded-full border border-accent bg-accent-soft px-2.5 py-0.5 font-strong text-accent'
                  : 'inline-flex items-center gap-1 text-ink-2'
              }
            >
              {state === 'done' ? <Check size={13} aria-hidden className="text-add" /> : null}
              {STATUS_WORDS[step]}
              {state === 'done' ? <span className="sr-only"> (done)</span> : null}
            </span>
          </li>
        ))}
      </ol>
      {moves.length === 0 ? (
        <p className="px-4 py-3 text-ink-2">This is the end. Register an agent under another slug instead.</p>
      ) : (
        <ul>
          {moves.map((move) => (
            <MoveRow key={move.move} move={move} />
          ))}
        </ul>
      )}
    </Panel>
  );
}

function MoveRow({ move: { move, label, to, who, mine, needs, request } }: { move: LifecycleMove }) {
  const missing = needs.filter(({ met }) => !met);
  // What the label says already is not said twice.
  const leads = move !== 'suspend' && move !== 'retire';
  return (
    <li className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-4 py-2 last:border-b-0">
      <span className="min-w-44 font-strong">
        {label}
        {to && leads ? <span className="font-normal text-ink-3">: {STATUS_WORDS[to].toLowerCase()}</span> : null}
      </span>
      <span className="min-w-0 flex-1 text-ink-2">
        {who}
        {mine ? <span className="text-ink"> (you may)</span> : null}
        {request !== null ? (
          <>
            {', on '}
            <Link className="link" href={`/requests/CR-${request}`}>
              CR-{request}
            </Link>
          </>
        ) : null}
        {missing.map(({ text, blocks }) => (
          <span key={text} className={blocks ? 'block text-r1' : 'block text-ink-3'}>
            {blocks ? 'Needs' : 'Open'}: {text.charAt(0).toLowerCase() + text.slice(1)}
          </span>
        ))}
      </span>
    </li>
  );
}
