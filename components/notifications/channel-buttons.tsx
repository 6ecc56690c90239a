'use client';

import type { ChannelDetail } from '@/lib/notifications/model/channel';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Select } from '../ui/select';
import { ChannelFields } from './channel-fields';

type Act = (data: FormData) => Promise<ActionResult>;

const withId = (data: FormData, id: string) => {
  data.set('id', id);
  return data;
};

export function EditButton({ channel, edit }: { channel: ChannelDetail; edit: Act }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Edit ${channel.name}`}>
          Edit
        </Button>
      }
      title={`Edit ${channel.name}`}
      confirmLabel="Save"
      tone="primary"
      onConfirm={(data) => edit(withId(data, channel.id))}
    >
      <div className="space-y-4 text-ink">
        <ChannelFields initial={channel} />
      </div>
    </ConfirmDialog>
  );
}

const OVERLAPS = [
  { value: '24', label: '24 hours' },
  { value: '168', label: '7 days' },
  { value: '0', label: 'not at all: it has leaked' },
];

export function SecretButton({
  channel,
  make,
  show,
}: {
  channel: ChannelDetail;
  make: (data: FormData) => Promise<{ result: ActionResult; secret: string | null }>;
  show: (secret: string | null) => void;
}) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`New secret for ${channel.name}`}>
          New secret
        </Button>
      }
      title={`New secret for ${channel.name}?`}
      confirmLabel="Make 1 secret"
      tone="primary"
      onConfirm={async (data) => {
        const { result, secret } = await make(withId(data, channel.id));
        show(secret);
        return result;
      }}
    >
      <p>The new secret is shown once. Until the old one is over, messages carry a signature by each.</p>
      <FormField name="overlapHours" label="The old one goes on for" required>
        <Select options={OVERLAPS} defaultValue="24" />
      </FormField>
    </ConfirmDialog>
  );
}

export function DropButton({ channel, drop }: { channel: ChannelDetail; drop: Act }) {
  const { id, name, pending } = channel;
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Remove ${name}`}>
          Remove
        </Button>
      }
      title={`Remove ${name}?`}
      confirmLabel="Remove 1 channel"
      onConfirm={(data) => drop(withId(data, id))}
    >
      <p>
        Its address and secret are deleted.{' '}
        {pending === 0 ? 'Nothing waits for it.' : `${pending} messages that wait are given up.`} What it was told stays
        in the deliveries.
      </p>
    </ConfirmDialog>
  );
}
