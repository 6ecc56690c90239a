'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;

/** The auditor's answer to an answer. */
export function JudgeButtons({ id, accept, again }: { id: string; accept: Act; again: Act }) {
  const of = (act: Act) => (data: FormData) => {
    data.set('id', id);
    return act(data);
  };
  return (
    <>
      <ConfirmDialog
        trigger={<Button>Ask again…</Button>}
        title="What is still missing?"
        confirmLabel="Ask again"
        tone="primary"
        onConfirm={of(again)}
      >
        <FormField name="text" label="Question" required>
          <Textarea rows={3} maxLength={2000} />
        </FormField>
        <FormField name="dueAt" label="Due at the end of (UTC)" hint="Empty: the day that was set stays.">
          <Input type="date" />
        </FormField>
      </ConfirmDialog>
      <ConfirmDialog
        trigger={
          <Button variant="primary" kbd="a">
            Accept answer…
          </Button>
        }
        title="Accept the answer?"
        confirmLabel="Accept answer"
        tone="primary"
        onConfirm={of(accept)}
      >
        <p>The question is settled then, and nothing more can be said to it.</p>
        <FormField name="text" label="Remark">
          <Textarea rows={2} maxLength={2000} />
        </FormField>
      </ConfirmDialog>
    </>
  );
}
