'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { EvidenceFile, withEvidence } from '../form/evidence-file';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

/** What is too large is said before it is sent. */
export function AnswerForm({ id, action }: { id: string; action: FormAction }) {
  return (
    <Panel title="Your answer">
      <ActionForm
        action={withEvidence(action)}
        draftKey={`examination-answer-${id}`}
        resetOnSuccess
        aria-label="Your answer"
        className="space-y-3"
      >
        <input type="hidden" name="id" value={id} />
        <FormField name="text" label="Answer" required>
          <Textarea rows={5} maxLength={4000} />
        </FormField>
        <div className="grid gap-3 sm:grid-cols-2">
          <FormField name="link" label="Link" hint="A page of Remit, or https://…">
            <Input maxLength={500} />
          </FormField>
          <EvidenceFile label="File" />
        </div>
        <FormActions note="It stays as you send it. Do not put secrets or customers' data in it.">
          <SubmitButton>Send answer</SubmitButton>
        </FormActions>
      </ActionForm>
    </Panel>
  );
}
