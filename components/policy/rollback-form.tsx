'use client';

import { ActionForm } from '../form/action-form';
import type { FormAction } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';

interface Props {
  action: FormAction;
  serial: number;
  /** Only this one goes back. */
  agent: string | null;
  /** Of what is shown: another plan is refused. */
  digest: string;
  tightens: boolean;
  operations: number;
  agents: number;
}

/** Goes back, or asks for it; says before which of the two, and for how many. */
export function RollbackForm({ action, serial, agent, digest, tightens, operations, agents }: Props) {
  const many = `${operations} ${operations === 1 ? 'change' : 'changes'} for ${agents} ${agents === 1 ? 'agent' : 'agents'}`;
  return (
    <ActionForm action={action} aria-label="Go back" className="space-y-4">
      <input type="hidden" name="serial" value={serial} />
      <input type="hidden" name="digest" value={digest} />
      <input type="hidden" name="agent" value={agent ?? ''} />
      <p className="text-ink-2">
        {tightens
          ? `${many}. It only takes away, so it needs no approval: the next revision is published now.`
          : `${many}. It gives access, so somebody else decides. Nothing changes before.`}
      </p>
      <FormField name="justification" label="Why" required>
        <Textarea rows={3} />
      </FormField>
      {tightens ? null : (
        <FormField name="ticket" label="Ticket">
          <Input />
        </FormField>
      )}
      <FormActions>
        <SubmitButton variant={tightens ? 'danger' : 'primary'}>
          {tightens ? 'Go back now' : 'Prepare the request'}
        </SubmitButton>
      </FormActions>
    </ActionForm>
  );
}
