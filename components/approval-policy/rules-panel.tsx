import type { ApprovalPolicy } from '@/lib/approval-policy/model/policy';
import {
  automaticWords,
  breakGlassWords,
  conditionWords,
  demandWords,
  policyTimeWords,
  productionWords,
  stageTimeWords,
  stageWords,
} from '@/lib/approval-policy/model/policy-words';
import { reviewRulesWords } from '@/lib/reviews/model/overdue';
import { Panel, PanelSection } from '../ui/panel';

/** The rules as sentences: when they apply, who decides, and what else is asked for. */
export function RulesPanel({ policy, version }: { policy: ApprovalPolicy; version: number }) {
  const { stages, rules, autoApprove, breakGlass, reviews, productionReview } = policy;
  return (
    <Panel title="Rules" note={`version ${version}`} padded={false}>
      <PanelSection>
        <h3 className="font-semibold">Every request that loosens access</h3>
        <Stages policy={policy} stages={stages} />
      </PanelSection>
      {rules.map((rule) => (
        <PanelSection key={rule.id}>
          <h3 className="flex flex-wrap items-baseline justify-between gap-x-3 font-semibold">
            <span className="first-letter:uppercase">{conditionWords(rule.when).join(', and ')}</span>
            <span className="font-mono font-normal text-ink-3 text-xs">{rule.id}</span>
          </h3>
          <p className="mt-0.5 text-ink-2">{rule.why}</p>
          <Stages policy={policy} stages={rule.stages} demands={demandWords(rule)} />
        </PanelSection>
      ))}
      <PanelSection>
        <h3 className="font-semibold">While nobody decides</h3>
        <p className="mt-0.5 text-ink-2">{policyTimeWords(policy)}</p>
      </PanelSection>
      <PanelSection>
        <p className="text-ink-2">
          {autoApprove ? 'Without a decision: ' : ''}
          {automaticWords(autoApprove)}
        </p>
        <p className="mt-1 text-ink-2">{breakGlassWords(breakGlass)}</p>
        <p className="mt-1 text-ink-2">{reviewRulesWords(reviews)}</p>
      </PanelSection>
      <PanelSection>
        <h3 className="font-semibold">Before production</h3>
        <p className="mt-0.5 text-ink-2">{productionWords(productionReview)}</p>
        <ol className="mt-2 list-decimal space-y-1 pl-5">
          {(productionReview?.lines ?? []).map(({ id, statement }) => (
            <li key={id}>{statement}</li>
          ))}
        </ol>
      </PanelSection>
    </Panel>
  );
}

interface StagesProps {
  policy: ApprovalPolicy;
  stages: ApprovalPolicy['stages'];
  demands?: string[];
}

function Stages({ policy, stages, demands = [] }: StagesProps) {
  return (
    <ul className="mt-2 space-y-1">
      {stages.map((stage) => (
        <li key={`${stage.name} ${stageWords(stage)}`} className="flex flex-wrap gap-x-2">
          <span className="min-w-28 first-letter:uppercase">{stage.name}</span>
          <span className="text-ink-2">
            {[stageWords(stage), stageTimeWords(policy, stage)].filter(Boolean).join('; ')}
          </span>
        </li>
      ))}
      {demands.map((demand) => (
        <li key={demand} className="flex flex-wrap gap-x-2">
          <span className="min-w-28">Only if</span>
          <span className="text-ink-2">{demand}</span>
        </li>
      ))}
    </ul>
  );
}
