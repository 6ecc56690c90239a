import type { AgentRisk } from '@/lib/risk/model/dto';
import { becauseWords, INPUT_WORDS } from '@/lib/risk/model/explain';
import { PlainTable } from '../data-table/plain-table';
import { Callout } from '../ui/callout';
import { Panel, PanelSection } from '../ui/panel';
import { RiskBadge } from './risk-badge';
import { RiskHistory } from './risk-history';
import { ToxicGraph } from './toxic-graph';
import { ToxicWords } from './toxic-words';

/** The score with everything that made it, what would lower it, and how it came to be. */
export function RiskPanel({ risk }: { risk: AgentRisk }) {
  const { assessment, toxic, history } = risk;
  const { score, level, inputs, overrides, lower, version } = assessment;
  return (
    <div className="space-y-4">
      {toxic ? (
        <>
          <Callout tone="danger" title="Data can leave the company">
            <ToxicWords path={toxic} />
          </Callout>
          <Panel title="The path" note="from what is labelled so">
            <ToxicGraph path={toxic} />
          </Panel>
        </>
      ) : null}
      <Panel title="Risk" note={`rules v${version}`} padded={false}>
        <PanelSection>
          <p className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
            <RiskBadge level={level} score={score} />
            <span className="min-w-0 flex-1 basis-60 [overflow-wrap:anywhere]">{becauseWords(assessment)}</span>
          </p>
          {overrides.map((why) => (
            <p key={why} className="mt-1 text-r3">
              {why} So it is {level}, whatever the points say.
            </p>
          ))}
          <Unlabelled {...assessment} />
          <p className="mt-1 text-ink-3 text-xs">
            Points out of 100, each reason rounded. Controls do not lower it yet: Remit has no evidence of any.
          </p>
        </PanelSection>
        <PlainTable
          label="What makes the score"
          rows={inputs}
          rowKey={({ input }) => input}
          columns={[
            { id: 'input', header: 'Input', cell: ({ input }) => capital(INPUT_WORDS[input]) },
            { id: 'declared', header: 'Declared', align: 'end', cell: ({ declared }) => declared ?? '–' },
            { id: 'derived', header: 'Derived', align: 'end', cell: ({ derived }) => derived },
            { id: 'used', header: 'Used', align: 'end', cell: ({ used }) => <b className="font-strong">{used}</b> },
            {
              id: 'why',
              header: 'Why',
              cell: ({ why, flagged }) => (
                <span className="block min-w-36 text-ink-2 [overflow-wrap:anywhere]">
                  {why}
                  {flagged ? <span className="text-r2"> · declared too low</span> : null}
                </span>
              ),
            },
          ]}
        />
      </Panel>
      <Panel title="What would lower it" padded={false}>
        {lower.length === 0 ? <p className="p-4 text-ink-2">Nothing that is known here.</p> : null}
        {lower.map(({ what, score: then, level: thenLevel }) => (
          <PanelSection key={what} className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
            <span className="[overflow-wrap:anywhere]">{what}</span>
            <span className="inline-flex items-center gap-2 text-ink-2">
              {score} → <RiskBadge level={thenLevel} score={then} />
            </span>
          </PanelSection>
        ))}
      </Panel>
      <RiskHistory history={history} />
    </div>
  );
}

function Unlabelled({ unlabelled, atMost }: Pick<AgentRisk['assessment'], 'unlabelled' | 'atMost'>) {
  if (unlabelled.length === 0) return null;
  const named = unlabelled.slice(0, 3).join(', ');
  return (
    <p className="mt-1 text-ink-2 [overflow-wrap:anywhere]">
      Nobody labelled {named}
      {unlabelled.length > 3 ? ` and ${unlabelled.length - 3} more` : ''}, so the score does not know{' '}
      {unlabelled.length === 1 ? 'it' : 'them'}.
      {atMost ? (
        <>
          {' '}
          At worst it is <RiskBadge {...atMost} />.
        </>
      ) : null}
    </p>
  );
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
