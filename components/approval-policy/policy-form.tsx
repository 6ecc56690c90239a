'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

/** The rules as YAML: what a rule may say is told by the errors and by the words beside the field. */
export function PolicyForm({ action, text, version }: { action: FormAction; text: string; version: number }) {
  return (
    <ActionForm action={action} aria-label="Change the rules" className="space-y-5">
      <input type="hidden" name="basedOn" value={version} />
      <FormField
        name="policy"
        label="Rules"
        required
        hint={
          <>
            A rule applies when all of its <code>when</code> holds: risk, dataClass, categories, effects, environment,
            exposure, toxic, unlabelled, shadow. Its stages name a role, people or serverOwners, and how many are
            needed. It may ask for riskAcceptance, a ticket such as SEC-#, or maxDays. <code>time</code>, of the policy
            or of a stage, says remindAfterHours, escalateAfterHours, escalateTo (a role or people) and denyAfterHours;
            that of the policy expireAfterDays too.
          </>
        }
      >
        <Textarea rows={24} defaultValue={text} spellCheck={false} className="font-mono text-xs" />
      </FormField>
      <FormField name="note" label="What changes, and why" required hint="Stays with the version.">
        <Input maxLength={200} />
      </FormField>
      <FormActions note="With a second administrator, that one has to approve it.">
        <SubmitButton>Propose</SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
