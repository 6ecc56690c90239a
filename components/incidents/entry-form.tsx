'use client';

import { EVIDENCE_ENDINGS, MOST_EVIDENCE_BYTES } from '@/lib/incidents/model/evidence';
import { ActionForm } from '../form/action-form';
import type { ActionResult, FormAction } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

const FIELD = 'evidence.0.content';

/** Writes in the timeline. What is too large is said before it is sent. */
export function EntryForm({ id, action, closed }: { id: string; action: FormAction; closed: boolean }) {
  const send: FormAction = async (previous, data): Promise<ActionResult> => {
    const file = data.get(FIELD);
    if (file instanceof File && file.size > MOST_EVIDENCE_BYTES) {
      const message = `Use a file of at most ${MOST_EVIDENCE_BYTES / 1024} KiB.`;
      return { ok: false, message, errors: [{ field: FIELD, message }] };
    }
    return action(previous, data);
  };
  const kinds = [
    { value: 'note', label: 'What happened' },
    { value: 'comment', label: 'A comment' },
  ];
  return (
    <ActionForm
      action={send}
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
          <FormField
            name={FIELD}
            label="Evidence"
            hint={`At most ${MOST_EVIDENCE_BYTES / 1024} KiB: ${EVIDENCE_ENDINGS.filter((one) => one !== 'jpeg').join(', ')}.`}
          >
            <Input
              type="file"
              accept={EVIDENCE_ENDINGS.map((ending) => `.${ending}`).join(',')}
              className="h-auto border-0 bg-transparent px-0 text-ink-2 text-xs file:mr-2.5 file:h-7 file:rounded-md file:border file:border-line-strong file:border-solid file:bg-panel file:px-2.5 file:font-medium file:text-ink"
            />
          </FormField>
        </div>
      )}
      <SubmitButton variant="secondary">Add</SubmitButton>
    </ActionForm>
  );
}
