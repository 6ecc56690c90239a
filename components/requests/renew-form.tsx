'use client';

import type { Acceptance } from '@/lib/risk/model/dto';
import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { DefinitionList } from '../ui/definition-list';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  draftKey: string;
  agent: { slug: string; name: string };
  acceptance: Acceptance;
  /** A day, YYYY-MM-DD. */
  until: string;
}

/** Asks to accept the same risk for longer. */
export function RenewForm({ action, draftKey, agent, acceptance, until }: Props) {
  return (
    <ActionForm action={action} draftKey={draftKey} aria-label="Ask for more time" className="space-y-5">
      <DefinitionList
        items={[
          { term: 'Agent', value: agent.name },
          { term: 'Risk', value: acceptance.risk },
          { term: 'Accepted by', value: acceptance.acceptedBy.name },
          { term: 'Until', value: acceptance.until.slice(0, 10) },
        ]}
      />
      <input type="hidden" name="agent" value={agent.slug} />
      <input type="hidden" name="risk" value={acceptance.risk} />
      <FormField
        name="until"
        label="Until the end of"
        required
        hint="In UTC. A year at most; then somebody looks again."
      >
        <Input type="date" defaultValue={until} className="max-w-44" />
      </FormField>
      <FormField name="reason" label="Why it is worth it" required>
        <Textarea rows={3} defaultValue={acceptance.reason} />
      </FormField>
      <FormField name="compensation" label="What is done instead" required hint="What limits the damage, or shows it.">
        <Textarea rows={3} defaultValue={acceptance.compensation} />
      </FormField>
      <FormField name="title" label="Title" required>
        <Input defaultValue={`${agent.slug} keeps an accepted risk`} />
      </FormField>
      <FormField name="justification" label="Why it takes longer" required>
        <Textarea rows={3} />
      </FormField>
      <FormActions note="Somebody else decides. Whoever approves accepts the risk.">
        <SubmitButton variant="primary">Ask</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
