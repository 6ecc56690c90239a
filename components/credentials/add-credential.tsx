'use client';

import { useState } from 'react';
import { CREDENTIAL_KINDS, type CredentialKind, clientIdOf, KIND_WORDS } from '@/lib/credentials/model/credential';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { Textarea } from '../ui/textarea';

interface Props {
  agent: string;
  issuer: string;
  add: (data: FormData) => Promise<ActionResult>;
}

const KINDS = CREDENTIAL_KINDS.map((value) => ({ value, label: KIND_WORDS[value] }));

export function AddCredential({ agent, issuer, add }: Props) {
  const [kind, setKind] = useState<CredentialKind>('remit_secret');
  const [name, setName] = useState('');
  return (
    <ConfirmDialog
      trigger={<Button size="sm">Add a credential</Button>}
      title={`Add a credential of ${agent}`}
      confirmLabel="Add 1 credential"
      tone="primary"
      onConfirm={add}
    >
      <div className="space-y-3">
        <FormField name="kind" label="Kind" required>
          <Select options={KINDS} value={kind} onChange={(event) => setKind(event.target.value as CredentialKind)} />
        </FormField>
        <FormField
          name="name"
          label="Name"
          hint={kind === 'external' || !name ? 'Short, and used once.' : `Its client is ${clientIdOf(agent, name)}.`}
          required
        >
          <Input mono value={name} onChange={(event) => setName(event.target.value)} autoComplete="off" />
        </FormField>
        <FormField name="place" label="Where it is kept" hint="A vault, a deployment. Never the secret." required>
          <Input autoComplete="off" />
        </FormField>
        {kind === 'external' ? (
          <>
            <FormField name="issuer" label="Issuer" hint="As iss of its tokens says." required>
              <Input mono autoComplete="off" />
            </FormField>
            <FormField name="subject" label="Subject" hint="As sub of its tokens says." required>
              <Input mono autoComplete="off" />
            </FormField>
            <FormField
              name="registrationUri"
              label="Registration address"
              hint="Of a client with a key (RFC 7592): then Remit replaces it there."
            >
              <Input mono autoComplete="off" />
            </FormField>
            <FormField name="registrationToken" label="Registration token" hint="Kept sealed, and never shown.">
              <Input mono autoComplete="off" type="password" />
            </FormField>
          </>
        ) : (
          <FormField
            name="audiences"
            label="Gateways"
            hint="Addresses that its tokens are for, and what is below them. One a line."
            required
          >
            <Textarea rows={2} className="font-mono text-xs" />
          </FormField>
        )}
        {kind === 'remit_key' ? (
          <FormField name="publicKey" label="Public key" hint="As JWK. The agent keeps the private half." required>
            <Textarea rows={4} className="font-mono text-xs" />
          </FormField>
        ) : null}
        <p className="text-xs">
          {kind === 'external'
            ? 'It is recorded; for now nothing changes at its issuer.'
            : `Where the agent is not registered with this identity of ${issuer}, a request for that is filed.`}
        </p>
      </div>
    </ConfirmDialog>
  );
}
