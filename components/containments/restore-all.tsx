'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  id: string;
  still: number;
  /** They were suspended by a request. */
  asked: boolean;
  restore: (data: FormData) => Promise<ActionResult>;
}

/** Asks to bring back all that are still suspended. */
export function RestoreAll({ id, still, asked, restore }: Props) {
  const agents = still === 1 ? '1 agent' : `${still} agents`;
  return (
    <ConfirmDialog
      trigger={<Button>Ask to restore</Button>}
      title={`Ask to restore ${agents}?`}
      confirmLabel="Ask"
      tone="primary"
      onConfirm={(data) => {
        data.set('id', id);
        return restore(data);
      }}
    >
      <p className="mb-3">
        Neither who asks, nor who {asked ? 'asked for their suspension' : 'isolated them'}, nor who owns one of them
        approves it. {asked ? 'Nor does who approved their suspension, as long as others can. ' : ''}Then their grants
        are in force again.
      </p>
      <FormField name="justification" label="Why is it safe now" required>
        <Textarea rows={3} />
      </FormField>
    </ConfirmDialog>
  );
}
