'use client';

import { EVIDENCE_ENDINGS, MOST_EVIDENCE_BYTES } from '@/lib/incidents/model/evidence';
import { ActionForm } from '../form/action-form';
import type { ActionResult, FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Panel } from '../ui/panel';
import { Textarea } from '../ui/textarea';

const FIELD = 'evidence.0.content';

/** What is too large is said before it is sent. */
export function AnswerForm({ id, action }: { id: string; action: FormAction }) {
  const send: FormAction = async (previous, data): Promise<ActionResult> => {
    const file = data.get(FIELD);
    if (file instanceof File && file.size > MOST_EVIDENCE_BYTES) {
      const message = `Use a file of at most ${MOST_EVIDENCE_BYTES / 1024} KiB.`;
      return { ok: false, message, errors: [{ field: FIELD, message }] };
    }
    return action(previous, data);
  };
  return (
    <Panel title="Your answer">
      <ActionForm
        action={send}
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
          <FormField
            name={FIELD}
            label="File"
            hint={`At most ${MOST_EVIDENCE_BYTES / 1024} KiB: ${EVIDENCE_ENDINGS.filter((one) => one !== 'jpeg').join(', ')}.`}
          >
            <Input
              type="file"
              accept={EVIDENCE_ENDINGS.map((ending) => `.${ending}`).join(',')}
              className="h-auto border-0 bg-transparent px-0 text-ink-2 text-xs file:mr-2.5 file:h-7 file:rounded-md file:border file:border-line-strong file:border-solid file:bg-panel file:px-2.5 file:font-medium file:text-ink"
            />
          </FormField>
        </div>
        <FormActions note="It stays as you send it. Do not put secrets or customers' data in it.">
          <SubmitButton>Send answer</SubmitButton>
        </FormActions>
      </ActionForm>
    </Panel>
  );
}
