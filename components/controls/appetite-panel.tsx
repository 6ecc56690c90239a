'use client';

import type { Appetite } from '@/lib/controls/model/appetite';
import { ActionForm } from '../form/action-form';
import type { ActionResult, FormAction } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { Panel, PanelSection } from '../ui/panel';
import { Textarea } from '../ui/textarea';
import { Reasoned } from './exceptions-panel';

interface Props {
  items: Appetite[];
  me: string;
  /** Absent for who may not. */
  write?: FormAction | undefined;
  decide?: ((data: FormData) => Promise<ActionResult>) | undefined;
}

const STATES = {
  waiting: <Chip tone="warn">Waits for a second person</Chip>,
  'in-force': <Chip tone="good">In force</Chip>,
  refused: <Chip hollow>Refused</Chip>,
  earlier: <Chip hollow>Earlier version</Chip>,
};

/** What agents may never do, version by version, and who said so. */
export function AppetitePanel({ items, me, write, decide }: Props) {
  const waits = items[0]?.state === 'waiting';
  const inForce = items.find(({ state }) => state === 'in-force');
  return (
    <Panel title="Risk appetite" padded={false} anchor="risk-appetite">
      {items.length === 0 ? <p className="p-4 text-ink-2">Nobody wrote one yet.</p> : null}
      {items.map(({ version, state, text, person, at, decision }) => (
        <PanelSection key={version}>
          <div className="flex flex-wrap items-center justify-between gap-2">
            <h3 className="font-strong">Version {version}</h3>
            {STATES[state]}
          </div>
          <p className="mt-1 whitespace-pre-wrap [overflow-wrap:anywhere]">{text}</p>
          <p className="mt-1 text-ink-2">
            {person.name} wrote it <When at={at} show="absolute" />.
          </p>
          {decision ? (
            <p className="text-ink-2 [overflow-wrap:anywhere]">
              {decision.person.name} {decision.decision === 'approve' ? 'approved' : 'refused'} it{' '}
              <When at={decision.at} show="absolute" />: {decision.reason}
            </p>
          ) : null}
          {state === 'waiting' && decide ? (
            <div className="mt-2 flex flex-wrap items-center gap-2">
              {person.id === me ? (
                <span className="text-ink-2">You wrote it: somebody else approves it.</span>
              ) : (
                <Reasoned
                  label="Approve"
                  title={`Approve version ${version}?`}
                  says="It is in force from then on, and is looked at again within a year."
                  tone="primary"
                >
                  {decided(decide, version, 'approve')}
                </Reasoned>
              )}
              <Reasoned
                label={person.id === me ? 'Take back' : 'Refuse'}
                title={`${person.id === me ? 'Take back' : 'Refuse'} version ${version}?`}
                says="The version in force stays."
              >
                {decided(decide, version, 'refuse')}
              </Reasoned>
            </div>
          ) : null}
        </PanelSection>
      ))}
      {write && !waits ? (
        <PanelSection>
          <details>
            <summary className="cursor-pointer text-ink-2">
              {items.length === 0 ? 'Write the first version' : 'Write the next version'}
            </summary>
            <ActionForm action={write} aria-label="Risk appetite" className="mt-3 space-y-3" resetOnSuccess>
              <FormField
                name="text"
                label="What agents may never do, and how much risk is taken"
                hint="Plain sentences that can be checked."
                required
              >
                <Textarea rows={6} maxLength={8000} defaultValue={inForce?.text} />
              </FormField>
              <Button type="submit" variant="primary" size="sm">
                Ask for approval
              </Button>
            </ActionForm>
          </details>
        </PanelSection>
      ) : null}
    </Panel>
  );
}

function decided(act: NonNullable<Props['decide']>, version: number, decision: 'approve' | 'refuse') {
  return (data: FormData) => {
    data.set('version', String(version));
    data.set('decision', decision);
    return act(data);
  };
}
