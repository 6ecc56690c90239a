'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

interface Props {
  slug: string;
  toolCount: number;
  retire: (data: FormData) => Promise<ActionResult>;
}

export function RetireButton({ slug, toolCount, retire }: Props) {
  return (
    <ConfirmDialog
      trigger={<Button variant="ghost">Retire</Button>}
      title={`Retire ${slug}?`}
      confirmLabel="Retire 1 agent"
      onConfirm={(data) => {
        data.set('slug', slug);
        return retire(data);
      }}
    >
      <p>
        It loses {toolCount === 1 ? '1 tool' : `${toolCount} tools`} with the next revision, which is published now.
        This is for good: its slug is not given again.
      </p>
      <FormField name="justification" label="Why" required>
        <Textarea rows={3} />
      </FormField>
    </ConfirmDialog>
  );
}
