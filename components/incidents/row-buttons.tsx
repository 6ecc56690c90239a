'use client';

import { Pin } from 'lucide-react';
import { useRouter } from 'next/navigation';
import { useTransition } from 'react';
import { toast } from 'sonner';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;

interface MarkProps {
  id: string;
  rowKey: string;
  text: string;
  relevant: boolean;
  act: Act;
  /** The pin alone, at the end of a line. */
  quiet?: boolean;
}

/** Marks a row as relevant, or not any more. It is written down either way. */
export function MarkButton({ id, rowKey, text, relevant, act, quiet }: MarkProps) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const press = () =>
    start(async () => {
      const data = new FormData();
      for (const [name, value] of Object.entries({ act: 'mark', id, row: rowKey, relevant: String(!relevant) })) {
        data.set(name, value);
      }
      const result = await act(data);
      if (!result.ok) toast.error(result.message);
      else router.refresh();
    });
  return (
    <Button
      variant="ghost"
      size="sm"
      pending={pending}
      aria-label={`${relevant ? 'Relevant' : 'Mark'}: ${text.slice(0, 80)}`}
      title={relevant ? 'Relevant. Press to take that back' : 'Mark as relevant'}
      onClick={press}
      className={cn(
        'h-6 px-2 text-xs print:hidden',
        quiet ? '-my-1 -mr-2' : '-ml-2',
        relevant ? 'text-accent' : 'text-ink-3',
      )}
    >
      <Pin size={12} aria-hidden className={relevant ? 'fill-current' : undefined} />
      {quiet ? null : relevant ? 'Relevant' : 'Mark'}
    </Button>
  );
}

interface CorrectProps {
  id: string;
  entry: string;
  kind: string;
  at: string;
  text: string;
  act: Act;
}

export function CorrectButton({ id, entry, kind, at, text, act }: CorrectProps) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" className="h-6 px-2 text-ink-3 text-xs print:hidden">
          Correct
        </Button>
      }
      title="Correct this entry?"
      confirmLabel="Add the correction"
      tone="primary"
      onConfirm={(data) => {
        for (const [name, value] of Object.entries({ act: 'entry', id, corrects: entry, kind, at }))
          data.set(name, value);
        return act(data);
      }}
    >
      <p>What stands there stays. Your words stand beside it as a correction.</p>
      <FormField name="text" label="How it is" required>
        <Textarea rows={4} defaultValue={text} maxLength={4000} />
      </FormField>
    </ConfirmDialog>
  );
}
