'use client';

import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;

function tools(count: number): string {
  return count === 1 ? '1 tool' : `${count} tools`;
}

export function RestoreButton({ slug, toolCount, restore }: { slug: string; toolCount: number; restore: Act }) {
  return (
    <ConfirmDialog
      trigger={<Button>Ask to restore</Button>}
      title={`Ask to restore ${slug}?`}
      confirmLabel="Ask"
      tone="primary"
      onConfirm={(data) => {
        data.set('slug', slug);
        return restore(data);
      }}
    >
      <p className="mb-3">Once somebody else approves, its {tools(toolCount)} can be called again.</p>
      <FormField name="justification" label="Why is it safe now" required>
        <Textarea rows={3} />
      </FormField>
    </ConfirmDialog>
  );
}

export function EnforceButton({ slug, enforce }: { slug: string; enforce: Act }) {
  return (
    <ConfirmDialog
      trigger={<Button>Enforce</Button>}
      title={`Enforce what ${slug} may call?`}
      confirmLabel="Enforce for 1 agent"
      tone="primary"
      onConfirm={(data) => {
        data.set('slug', slug);
        return enforce(data);
      }}
    >
      <p>
        From the next revision on, which is published now, what it was not granted is stopped. To go back to shadow
        mode, somebody asks and somebody else approves.
      </p>
    </ConfirmDialog>
  );
}

export function RevokeButton({ agent, tool, revoke }: { agent: string; tool: string; revoke: Act }) {
  return (
    <ConfirmDialog
      trigger={
        <Button variant="ghost" size="sm" aria-label={`Revoke ${tool}`}>
          Revoke
        </Button>
      }
      title={`Revoke ${tool}?`}
      confirmLabel="Revoke 1 tool"
      onConfirm={(data) => {
        data.set('agent', agent);
        data.set('tool', tool);
        return revoke(data);
      }}
    >
      <p className="mb-3">
        {agent} can no longer call it from the next revision on, which is published now. Giving it back takes a request.
      </p>
      <FormField name="reason" label="Why" required>
        <Textarea rows={3} />
      </FormField>
    </ConfirmDialog>
  );
}
