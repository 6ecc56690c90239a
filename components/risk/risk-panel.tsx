import type { Assessment } from '@/lib/risk/model/assess';
import type { InputDetail } from '@/lib/risk/model/derive';
import type { ToxicPath } from '@/lib/risk/model/toxic';
import { PlainTable } from '../data-table/plain-table';
import { Callout } from '../ui/callout';
import { Panel, PanelSection } from '../ui/panel';
import { RiskBadge } from './risk-badge';
import { ToxicWords } from './toxic-words';

const INPUT_WORDS: Record<InputDetail['input'], string> = {
  dataSensitivity: 'Data sensitivity',
  actionImpact: 'Action impact',
  autonomy: 'Autonomy',
  reach: 'Reach',
  untrustedInput: 'Untrusted input',
};

/** The score with everything that made it, and what would lower it. */
export function RiskPanel({ assessment, toxic }: { assessment: Assessment; toxic: ToxicPath | null }) {
  const { score, level, inputs, overrides, lower, unlabelled, version } = assessment;
  const most = [...inputs].sort((a, b) => b.used - a.used).filter(({ used }) => used > 0);
  return (
    <div className="space-y-4">
      {toxic ? (
        <Callout tone="danger" title="Data can leave the company">
          <ToxicWords path={toxic} />
        </Callout>
      ) : null}
      <Panel title="Risk" note={`rules v${version}, from what is in force now`} padded={false}>
        <PanelSection>
          <p className="flex flex-wrap items-center gap-2">
            <RiskBadge level={level} score={score} />
            <span className="text-ink-2">
              {most.length === 0
                ? 'Nothing that is known adds to it.'
                : `Because of ${most
                    .slice(0, 3)
                    .map(({ input, used }) => `${INPUT_WORDS[input].toLowerCase()} ${used} of 4`)
                    .join(', ')}.`}
            </span>
          </p>
          {overrides.map((why) => (
            <p key={why} className="mt-1 text-r3">
              {why}
            </p>
          ))}
          {unlabelled.length > 0 ? (
            <p className="mt-1 text-ink-2">
              It could be higher: nobody labelled {unlabelled.slice(0, 3).join(', ')}
              {unlabelled.length > 3 ? ` and ${unlabelled.length - 3} more` : ''}.
            </p>
          ) : null}
        </PanelSection>
        <PlainTable
          label="What makes the score"
          rows={inputs}
          rowKey={({ input }) => input}
          columns={[
            { id: 'input', header: 'Input', cell: ({ input }) => INPUT_WORDS[input] },
            { id: 'declared', header: 'Declared', align: 'end', cell: ({ declared }) => declared ?? '–' },
            { id: 'derived', header: 'From its tools', align: 'end', cell: ({ derived }) => derived },
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
        {lower.map(({ what, score: then }) => (
          <PanelSection key={what} className="flex flex-wrap justify-between gap-x-4">
            <span className="[overflow-wrap:anywhere]">{what}</span>
            <span className="text-ink-2">
              {score} → {then}
            </span>
          </PanelSection>
        ))}
      </Panel>
    </div>
  );
}
