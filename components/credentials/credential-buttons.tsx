'use client';

import { useState } from 'react';
import type { CredentialDetail } from '@/lib/credentials/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

type Act = (data: FormData) => Promise<ActionResult>;

const OVERLAPS = [
  { value: '24', label: '1 day' },
  { value: '1', label: '1 hour' },
  { value: '168', label: '1 week' },
  { value: '720', label: '30 days' },
  { value: '0', label: 'no longer: an emergency' },
];

/** An issuer goes by its own overlap. */
const TOKENS_GO_ON = [
  { value: '24', label: 'until it is replaced' },
  { value: '0', label: 'no longer: an emergency' },
];

export function ReplaceButton({ credential, replace }: { credential: CredentialDetail; replace: Act }) {
  const [overlap, setOverlap] = useState('24');
  const external = credential.kind === 'external';
  const emergency = overlap === '0';
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" aria-label={`Replace ${credential.name}`}>
          Replace
        </Button>
      }
      title={external ? `Ask to replace ${credential.name}?` : `Replace ${credential.name}?`}
      confirmLabel={external ? 'Ask for 1 replacement' : 'Replace 1 credential'}
      tone={emergency ? 'danger' : 'primary'}
      onConfirm={(data) => {
        data.set('id', credential.id);
        data.set('kind', credential.kind);
        return replace(data);
      }}
    >
      <div className="space-y-3">
        <p>
          {external
            ? credential.registration
              ? 'Remit replaces the key at its issuer, and refuses older tokens once that is done.'
              : 'Its issuer keeps it. The owner and webhooks are told; whoever replaced it there says so here.'
            : 'There is a new one at once. What it replaces goes on for a while, so that the agent can switch over.'}
        </p>
        <FormField name="overlapHours" label={external ? 'Its tokens go on' : 'The one of now goes on for'} required>
          <Select
            options={external ? TOKENS_GO_ON : OVERLAPS}
            value={overlap}
            onChange={(event) => setOverlap(event.target.value)}
          />
        </FormField>
        {emergency ? (
          <Callout tone="danger" title="Tokens that it gave are refused">
            Gateways learn it with the next revision, which is published now.{' '}
            {external
              ? 'Its issuer goes on giving new ones until it is replaced there.'
              : 'The agent stands still until it has the new one.'}
          </Callout>
        ) : null}
        {credential.kind === 'remit_key' || credential.registration ? (
          <FormField name="publicKey" label="Public key that comes next" hint="As JWK." required>
            <Textarea rows={4} className="font-mono text-xs" />
          </FormField>
        ) : null}
        <FormField name="reason" label="Why" required={emergency}>
          <Textarea rows={2} />
        </FormField>
      </div>
    </ConfirmDialog>
  );
}

export function DoneButton({ credential, done }: { credential: CredentialDetail; done: Act }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="primary" aria-label={`${credential.name} is replaced`}>
          It is replaced
        </Button>
      }
      title={`Is ${credential.name} replaced at its issuer?`}
      confirmLabel="Refuse older tokens"
      onConfirm={(data) => {
        data.set('id', credential.id);
        return done(data);
      }}
    >
      <p>
        From the next revision on, which is published now, gateways refuse tokens of {credential.subject} that were
        issued until now. It counts as verified once one was refused.
      </p>
    </ConfirmDialog>
  );
}

export function RevokeCredentialButton({ credential, revoke }: { credential: CredentialDetail; revoke: Act }) {
  return (
    <ConfirmDialog
      trigger={
        <Button size="sm" variant="ghost" aria-label={`Revoke ${credential.name}`}>
          Revoke
        </Button>
      }
      title={`Revoke ${credential.name}?`}
      confirmLabel="Revoke 1 credential"
      onConfirm={(data) => {
        data.set('id', credential.id);
        return revoke(data);
      }}
    >
      <p className="mb-3">
        {credential.kind === 'external'
          ? 'Tokens that its issuer gave until now are refused. New ones count as long as the identity is registered: end it at its issuer too, take the identity away, or isolate the agent.'
          : `It ends at once, with the tokens that it gave, and never comes back. The identity ${credential.subject} stays registered.`}
      </p>
      <FormField name="reason" label="Why" required>
        <Textarea rows={2} />
      </FormField>
    </ConfirmDialog>
  );
}
