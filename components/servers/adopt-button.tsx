'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  tool: string;
  /** Digest of the definition that this page shows. */
  definition: string;
  holders: number;
  adopt: (data: FormData) => Promise<ActionResult>;
}

export function AdoptButton({ tool, definition, holders, adopt }: Props) {
  return (
    <ConfirmDialog
      trigger={<Button variant="primary">Ask to adopt</Button>}
      title={`Ask to adopt ${tool}?`}
      confirmLabel="Ask"
      tone="primary"
      onConfirm={(data) => {
        data.set('tool', tool);
        data.set('definition', definition);
        return adopt(data);
      }}
    >
      <p className="mb-3">
        Once somebody else approves, {holders === 1 ? '1 agent' : `${holders} agents`} can call it again, as it is now (
        <span className="font-mono text-xs">{definition.slice(0, 8)}</span>).
      </p>
      <FormField name="justification" label="Why is the new definition fine" required>
        <Textarea rows={3} />
      </FormField>
    </ConfirmDialog>
  );
}
