'use client';

import Link from 'next/link';
import type { AgentDetail } from '@/lib/agents/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;

/** An owner's word for what is shown, and for nothing that changed since. */
export function ConfirmAgentButton({ agent, confirm, quiet }: { agent: AgentDetail; confirm: Act; quiet?: boolean }) {
  const { slug, spec, owner, backupOwner, grants, risk } = agent;
  const tools = grants.length === 1 ? '1 tool' : `${grants.length} tools`;
  return (
    <ConfirmDialog
      trigger={quiet ? <Button size="sm">Confirm now</Button> : <Button variant="primary">Confirm</Button>}
      title={`Confirm ${slug}?`}
      confirmLabel="Confirm 1 agent"
      tone="primary"
      onConfirm={(data) => {
        data.set('slug', slug);
        data.set('digest', agent.confirmationDigest);
        return confirm(data);
      }}
    >
      <p>Your word is kept, with what was in force. It changes no access.</p>
      <Checkbox name="purpose" label="The purpose still holds" hint={spec.purpose} />
      <Checkbox
        name="owner"
        label="Owner and backup owner still hold"
        hint={`${owner.name}, and ${backupOwner.name} as backup.`}
      />
      <Checkbox
        name="access"
        label="Every tool is still needed"
        hint={`${tools}; risk ${risk.score}, ${risk.level}.`}
      />
      <FormField name="note" label="Note">
        <Textarea rows={2} />
      </FormField>
      <p>
        Something no longer holds?{' '}
        <Link className="link" href={`/agents/${slug}/edit`}>
          Ask for the change
        </Link>{' '}
        instead.
      </p>
    </ConfirmDialog>
  );
}
