'use client';

import { useState } from 'react';
import { ActionForm } from '../form/action-form';
import type { ActionResult } from '../form/action-result';
import { FormActions, SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { Panel } from '../ui/panel';
import { RadioGroup } from '../ui/radio-group';
import { ChannelFields } from './channel-fields';
import { WebhookSecret } from './webhook-secret';

/** Adds a channel; the secret of a webhook is shown beneath, once. */
export function ChannelForm({
  add,
}: {
  add: (data: FormData) => Promise<{ result: ActionResult; secret: string | null }>;
}) {
  const [secret, setSecret] = useState<string | null>(null);
  return (
    <Panel title="Add a channel" anchor="add">
      <ActionForm
        aria-label="Add a channel"
        resetOnSuccess
        className="space-y-4"
        action={async (_previous, data) => {
          const answer = await add(data);
          setSecret(answer.secret);
          return answer.result;
        }}
      >
        <FormField name="kind" label="Kind" group required>
          <RadioGroup
            look="cards"
            defaultValue="slack"
            options={[
              { value: 'slack', label: 'Slack', hint: 'An incoming webhook of Slack, or of what takes the same.' },
              { value: 'webhook', label: 'Webhook', hint: 'JSON to your own address, signed by Standard Webhooks.' },
            ]}
          />
        </FormField>
        <ChannelFields />
        <FormActions>
          <SubmitButton>Add the channel</SubmitButton>
        </FormActions>
      </ActionForm>
      {secret ? (
        <div className="mt-4">
          <WebhookSecret secret={secret} />
        </div>
      ) : null}
    </Panel>
  );
}
