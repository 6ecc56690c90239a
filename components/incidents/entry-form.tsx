'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { EvidenceFile, withEvidence } from '../form/evidence-file';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

/** Writes in the timeline. What is too large is said before it is sent. */
export function EntryForm({ id, action, closed }: { id: string; action: FormAction; closed: boolean }) {
  const kinds = [
    { value: 'note', label: 'What happened' },
    { value: 'comment', label: 'A comment' },
  ];
  return (
    <ActionForm
      action={withEvidence(action)}
      draftKey={`incident-entry-${id}`}
      resetOnSuccess
      aria-label="Write in the timeline"
      className="space-y-3"
    >
      <input type="hidden" name="id" value={id} />
      <FormField name="text" label={closed ? 'Comment' : 'Write in the timeline'} required>
        <Textarea rows={3} maxLength={4000} />
      </FormField>
      {closed ? (
        <input type="hidden" name="kind" value="comment" />
      ) : (
        <div className="grid gap-3 sm:grid-cols-3">
          <FormField name="kind" label="Kind" required>
            <Select options={kinds} />
          </FormField>
          <FormField name="at" label="When" hint="In UTC. Empty: now.">
            <Input type="datetime-local" />
          </FormField>
          <EvidenceFile label="Evidence" />
        </div>
      )}
      <SubmitButton variant="secondary">Add</SubmitButton>
    </ActionForm>
  );
}
