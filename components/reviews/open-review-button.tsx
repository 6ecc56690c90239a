'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Select } from '../ui/select';

interface Props {
  teams: string[];
  open: (data: FormData) => Promise<ActionResult>;
}

export function OpenReviewButton({ teams, open }: Props) {
  return (
    <ConfirmDialog
      trigger={<Button>Review a team now</Button>}
      title="Review a team now?"
      confirmLabel="Open the review"
      tone="primary"
      onConfirm={open}
    >
      <p>
        It looks at today and the six days before. The weekly one comes all the same. The team&apos;s owners are told.
      </p>
      <FormField name="team" label="Team" required>
        <Select options={teams.map((team) => ({ value: team, label: team }))} />
      </FormField>
    </ConfirmDialog>
  );
}
