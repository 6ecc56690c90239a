'use client';

import type { ExaminationDetail } from '@/lib/examinations/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  examination: ExaminationDetail;
  close: (data: FormData) => Promise<ActionResult>;
}

export function CloseButton({ examination, close }: Props) {
  const { id, number, counts } = examination;
  const left = counts.rows - counts.accepted - counts.flagged;
  return (
    <ConfirmDialog
      trigger={<Button>Close…</Button>}
      title={`Close examination ${number}?`}
      confirmLabel="Close examination"
      tone="primary"
      onConfirm={(data) => {
        data.set('id', id);
        return close(data);
      }}
    >
      <p>
        {counts.accepted} rows accepted, {counts.flagged} flagged, {left} not concluded; {counts.openQuestions}{' '}
        {counts.openQuestions === 1 ? 'question is' : 'questions are'} open and will be named. Nothing can be added
        afterwards.
      </p>
      <FormField name="conclusion" label="Conclusion" required>
        <Textarea rows={4} maxLength={4000} />
      </FormField>
    </ConfirmDialog>
  );
}
