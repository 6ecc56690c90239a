'use client';

import { useId, useState } from 'react';
import { ENVIRONMENTS, EXPOSURES } from '@/lib/agents/model/manifest';
import type { ApprovalPolicy } from '@/lib/approval-policy/model/policy';
import { type RequestFacts, requiredApproval } from '@/lib/approval-policy/model/required-approval';
import { expireAfterDays, spanWords, timeWords } from '@/lib/approval-policy/model/time';
import { DATA_CLASSES, EFFECTS } from '@/lib/kernel/data-class';
import { RISK_LEVELS } from '@/lib/kernel/risk-level';
import { Checkbox } from '../ui/checkbox';
import { Panel, PanelSection } from '../ui/panel';
import { Select } from '../ui/select';

const options = (values: readonly string[]) => values.map((value) => ({ value, label: value }));

const CHOICES = {
  risk: { label: 'Highest risk of an agent', options: options(RISK_LEVELS) },
  dataClass: { label: 'Most sensitive data', options: options(DATA_CLASSES) },
  effect: { label: 'Strongest effect of a tool', options: options(EFFECTS) },
  environment: { label: 'Environment', options: options(ENVIRONMENTS) },
  exposure: { label: 'Exposure', options: options(EXPOSURES) },
} as const;
type Choice = keyof typeof CHOICES;

const START: Record<Choice, string> = {
  risk: 'medium',
  dataClass: 'confidential',
  effect: 'read',
  environment: 'production',
  exposure: 'internal',
};

/** Which stages a request would get under these rules. It runs here, as it runs when a request is made. */
export function Simulator({ policy }: { policy: ApprovalPolicy }) {
  const [chosen, setChosen] = useState(START);
  const [toxic, setToxic] = useState(false);
  const [accepted, setAccepted] = useState(false);
  const [unlabelled, setUnlabelled] = useState(false);
  const [shadow, setShadow] = useState(false);
  const id = useId();
  const { stages, missing, automatic } = requiredApproval(policy, {
    agents: ['the agent'],
    risk: chosen.risk as RequestFacts['risk'],
    dataClass: chosen.dataClass as RequestFacts['dataClass'],
    categories: [],
    effects: [chosen.effect as RequestFacts['effects'][number]],
    environments: [chosen.environment as RequestFacts['environments'][number]],
    exposures: [chosen.exposure as RequestFacts['exposures'][number]],
    toxic: toxic ? ['the agent'] : [],
    accepted: accepted ? ['the agent'] : [],
    unlabelled,
    shadow,
    byPeople: shadow,
    ticket: null,
    serverOwners: ['the owner of the server'],
  });
  return (
    <Panel title="Try it" note="nothing is written" padded={false}>
      <PanelSection className="space-y-3">
        {(Object.keys(CHOICES) as Choice[]).map((choice) => (
          <div key={choice}>
            <label htmlFor={`${id}-${choice}`} className="mb-1 block text-ink-2 text-xs">
              {CHOICES[choice].label}
            </label>
            <Select
              id={`${id}-${choice}`}
              options={CHOICES[choice].options}
              value={chosen[choice]}
              onChange={(event) => setChosen({ ...chosen, [choice]: event.target.value })}
            />
          </div>
        ))}
        <Checkbox
          label="A toxic combination becomes possible"
          checked={toxic}
          onChange={(event) => setToxic(event.target.checked)}
        />
        <Checkbox
          label="Its risk is accepted"
          checked={accepted}
          onChange={(event) => setAccepted(event.target.checked)}
        />
        <Checkbox
          label="Some of its tools are not labelled"
          checked={unlabelled}
          onChange={(event) => setUnlabelled(event.target.checked)}
        />
        <Checkbox
          label="An agent would run in shadow mode"
          checked={shadow}
          onChange={(event) => setShadow(event.target.checked)}
        />
      </PanelSection>
      <PanelSection>
        <div aria-live="polite">
          <h3 className="font-semibold">{automatic ? 'In force without a decision' : 'Who would have to approve'}</h3>
          <ol className="mt-2 space-y-2">
            {stages.map((stage) => (
              <li key={stage.name}>
                <span className="block first-letter:uppercase">
                  {stage.name}: {stage.needed} of {stage.role ?? stage.people.join(', ')}
                </span>
                <span className="block text-ink-2 text-xs">{stage.why}</span>
                {timeWords(stage.time).length > 0 ? (
                  <span className="block text-ink-2 text-xs">
                    While nobody decides: {timeWords(stage.time).join(', ')}.
                  </span>
                ) : null}
              </li>
            ))}
          </ol>
          {automatic ? null : (
            <p className="mt-2 text-ink-2 text-xs">Expires after {spanWords(expireAfterDays(policy.time) * 24)}.</p>
          )}
          {missing.map((what) => (
            <p key={what} className="mt-2 text-r3">
              {what}
            </p>
          ))}
        </div>
      </PanelSection>
    </Panel>
  );
}
