import Link from 'next/link';
import type { Impact, ImpactShown } from '@/lib/requests/model/impact';
import type { RiskScore } from '@/lib/risk/model/score';
import { RiskBadge } from '../risk/risk-badge';
import { ToxicGraph } from '../risk/toxic-graph';
import { ToxicWords } from '../risk/toxic-words';
import { Callout } from '../ui/callout';
import { cn } from '../ui/cn';
import { DataClassBadge } from '../ui/data-class-badge';
import { Panel, PanelSection } from '../ui/panel';

/** What each agent can reach today, and could if the request were approved. */
export function WhatItMakesPossible({ impact, others }: { impact: Impact[]; others: ImpactShown['others'] }) {
  const moved = impact.filter((one) => isMoved(one) || isNewPath(one));
  const touched = others.holders + others.callers;
  if (moved.length === 0 && touched === 0) return null;
  return (
    <Panel title="What it makes possible" note="tools held and asked for, by their labels" padded={false}>
      {moved.map((one, index) =>
        index < OPEN || moved.length === OPEN + 1 ? (
          <PanelSection key={one.agent} className="py-4">
            {moved.length > 1 || one.cause !== 'named' ? (
              <h3 className="mb-2 flex flex-wrap gap-x-2">
                <Link className="link" href={`/agents/${one.agent}`}>
                  {one.agent}
                </Link>
                {CAUSE[one.cause] ? <span className="font-normal text-ink-2">{CAUSE[one.cause]}</span> : null}
              </h3>
            ) : null}
            <One one={one} />
          </PanelSection>
        ) : (
          <details key={one.agent} className="border-b last:border-b-0">
            <summary className="cursor-pointer px-4 py-2.5 hover:bg-hover">
              <span className="font-strong">{one.agent}</span>
              <span className="text-ink-2"> {[CAUSE[one.cause], riskWords(one)].filter(Boolean).join('; ')}</span>
              {isNewPath(one) ? <span className="text-r3"> new path: data can leave</span> : null}
            </summary>
            <div className="px-4 pt-1 pb-4">
              <One one={one} />
            </div>
          </details>
        ),
      )}
      {touched > 0 ? (
        <PanelSection>
          <p className="text-ink-2">{othersWords(others, moved)}</p>
        </PanelSection>
      ) : null}
    </Panel>
  );
}

/** Agents that are shown whole; of the others a line each, to be opened. */
const OPEN = 3;

function One({ one }: { one: Impact }) {
  return (
    <>
      <Warning {...one} />
      {isMoved(one) ? <ReachTable {...one} /> : <p className="text-ink-2">It may call an agent of this request.</p>}
      {one.risk.after && one.risk.after.unlabelled.length > 0 ? (
        <p className="mt-3 text-ink-2">
          The risk could be higher: {one.risk.after.unlabelled.length} of its tools{' '}
          {one.risk.after.unlabelled.length === 1 ? 'is' : 'are'} not labelled.
        </p>
      ) : null}
    </>
  );
}

/** "risk high 56 to critical 75". */
function riskWords({ risk: { before, after } }: Impact): string | null {
  if (!after) return null;
  if (!before) return `risk ${after.level} ${after.score}`;
  if (before.score === after.score) return null;
  return `risk ${before.level} ${before.score} to ${after.level} ${after.score}`;
}

const CAUSE: Record<Impact['cause'], string | null> = {
  named: null,
  holds: 'holds a tool that it changes',
  calls: 'may call an agent of this request',
};

/** Who else is touched, in numbers: those shown above, and those for whom little changes. */
function othersWords({ holders, callers, newlyToxic }: ImpactShown['others'], moved: readonly Impact[]): string {
  const shown = moved.filter(({ cause }) => cause !== 'named').length;
  const count = holders + callers;
  const who =
    holders > 0
      ? `${holders.toLocaleString('en')} ${holders === 1 ? 'agent holds' : 'agents hold'} a tool that it changes`
      : `${callers} ${callers === 1 ? 'agent' : 'agents'} may call one of the agents`;
  const paths = newlyToxic > 0 ? `; ${newlyToxic} of them would get a new path` : '';
  if (shown === 0) return `${who}; what ${count === 1 ? 'it' : 'they'} can reach stays the same.`;
  const rest = count > shown ? `; the ${shown} that it matters most for are above` : '';
  return `${who}${paths}${rest}. ${count === 1 ? 'It was' : 'All of them were'} looked at.`;
}

/** By itself. An agent that only calls one of the request is shown for its new path. */
function isMoved({ before, after, risk }: Impact): boolean {
  return JSON.stringify(before) !== JSON.stringify(after) || risk.before?.score !== risk.after?.score;
}

function isNewPath({ toxic }: Impact): boolean {
  return toxic.after !== null && toxic.before === null;
}

function Warning({ toxic }: Impact) {
  if (!toxic.after || toxic.before) return null;
  return (
    <div className="mb-4">
      <Callout tone="danger" title="New path: data can leave the company">
        <ToxicWords path={toxic.after} />
      </Callout>
      <div className="mt-3">
        <ToxicGraph path={toxic.after} />
      </div>
    </div>
  );
}

function riskCell(score: Pick<RiskScore, 'score' | 'level'> | null) {
  return score ? <RiskBadge {...score} /> : 'none';
}

function ReachTable({ agent, before, after, risk }: Impact) {
  const rows: { label: string; today: React.ReactNode; later: React.ReactNode; worse: boolean; differs: boolean }[] = [
    {
      label: 'Risk',
      today: riskCell(risk.before),
      later: riskCell(risk.after),
      worse: false,
      differs: risk.before?.score !== risk.after?.score,
    },
    { label: 'Tools', today: before.tools, later: after.tools, worse: false, differs: before.tools !== after.tools },
    {
      label: 'Highest data class',
      today: before.highestDataClass ? <DataClassBadge value={before.highestDataClass} /> : 'none',
      later: after.highestDataClass ? <DataClassBadge value={after.highestDataClass} /> : 'none',
      worse: false,
      differs: before.highestDataClass !== after.highestDataClass,
    },
    {
      label: 'Data categories',
      today: before.categories.join(', ') || 'none',
      later: after.categories.join(', ') || 'none',
      worse: after.categories.some((category) => !before.categories.includes(category)),
      differs: before.categories.join() !== after.categories.join(),
    },
    {
      label: 'Agents that it may call',
      today: before.agents,
      later: after.agents,
      worse: after.agents > before.agents,
      differs: after.agents !== before.agents,
    },
    yesNo('Can change records', before.canChange, after.canChange),
    yesNo('Reads untrusted content', before.readsUntrusted, after.readsUntrusted),
    yesNo('Can send outside', before.canSendOut, after.canSendOut),
  ];
  return (
    <table className="w-full table-fixed">
      <caption className="sr-only">Reach of {agent}</caption>
      <thead>
        <tr className="text-left text-ink-3">
          <th scope="col" className="w-[42%] pb-1 font-normal">
            Reach
          </th>
          <th scope="col" className="pb-1 font-normal">
            today
          </th>
          <th scope="col" className="pb-1 font-normal">
            if approved
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map(({ label, today, later, worse, differs }) => (
          <tr key={label}>
            <th scope="row" className={cn('py-[3px] text-left font-normal', !differs && 'text-ink-2')}>
              {label}
            </th>
            <td className={cn(!differs && 'text-ink-2')}>{today}</td>
            <td className={cn(!differs && 'text-ink-2', worse && 'font-strong text-r3')}>{later}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function yesNo(label: string, before: boolean, after: boolean) {
  return {
    label,
    today: before ? 'yes' : 'no',
    later: after ? 'yes' : 'no',
    worse: after && !before,
    differs: before !== after,
  };
}
