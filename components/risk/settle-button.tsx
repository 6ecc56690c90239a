'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  agent: string;
  id: string;
  risk: string;
  settle: (data: FormData) => Promise<ActionResult>;
}

export function SettleButton({ agent, id, risk, settle }: Props) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Settle: ${risk}`}>
          Settle
        </Button>
      }
      title="Settle this risk?"
      confirmLabel="Settle 1 risk"
      tone="primary"
      onConfirm={(data) => {
        data.set('agent', agent);
        data.set('id', id);
        return settle(data);
      }}
    >
      <p>It is gone, or no longer accepted. To accept it again, somebody asks and somebody else approves.</p>
      <FormField name="reason" label="What became of it" required>
        <Textarea rows={3} />
      </FormField>
    </ConfirmDialog>
  );
}
