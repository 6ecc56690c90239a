'use client';

import { useState } from 'react';
import type { TokenSummary } from '@/lib/people/model/dto';
import { ActionForm } from '../form/action-form';
import type { ActionResult } from '../form/action-result';
import { SubmitButton } from '../form/form-actions';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Checkbox } from '../ui/checkbox';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Input } from '../ui/input';
import { Panel, PanelSection } from '../ui/panel';
import { SecretOnce } from '../ui/secret-once';
import { Select } from '../ui/select';

const DAYS = [7, 30, 90, 365].map((days) => ({ value: String(days), label: `${days} days` }));

interface Props {
  tokens: TokenSummary[];
  /** Whether this person decides requests at all. */
  decides: boolean;
  make: (data: FormData) => Promise<{ result: ActionResult; token?: string }>;
  revoke: (data: FormData) => Promise<ActionResult>;
}

/** Personal tokens: for scripts that act as this person. */
export function MyTokens({ tokens, decides, make, revoke }: Props) {
  const [token, setToken] = useState<string | null>(null);
  return (
    <Panel title="Personal tokens" note="for scripts that act as you" padded={false} anchor="tokens">
      <PanelSection>
        <ActionForm
          aria-label="Make a token"
          resetOnSuccess
          className="space-y-3"
          action={async (_previous, data) => {
            const answer = await make(data);
            setToken(answer.token ?? null);
            return answer.result;
          }}
        >
          <div className="grid gap-3 sm:grid-cols-[minmax(0,1fr)_140px]">
            <FormField name="name" label="What it is for" required>
              <Input placeholder="registry pipeline" />
            </FormField>
            <FormField name="expiresInDays" label="Works for">
              <Select options={DAYS} defaultValue="90" />
            </FormField>
          </div>
          {decides ? (
            <Checkbox
              name="decide"
              value="true"
              label="It may decide requests"
              hint="Otherwise only you, in the browser, do."
            />
          ) : null}
          <SubmitButton>Make a token</SubmitButton>
        </ActionForm>
        {token ? (
          <div className="mt-4">
            <SecretOnce secret={token} label="Your token" />
          </div>
        ) : null}
      </PanelSection>
      {tokens.length === 0 ? <p className="px-4 py-3 text-ink-2">No tokens.</p> : null}
      <ul>
        {tokens.map(({ id, name, decide, expiresAt, lastUsedAt, revokedAt }) => {
          const live = !revokedAt && Date.parse(expiresAt) > Date.now();
          return (
            <li
              key={id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0"
            >
              <span className="min-w-0">
                <span className="block font-strong [overflow-wrap:anywhere]">
                  {name}
                  {decide ? <span className="font-normal text-ink-2"> · may decide</span> : null}
                </span>
                <span className="block text-ink-2 text-xs">
                  {revokedAt ? 'revoked ' : live ? 'until ' : 'over since '}
                  <When at={revokedAt ?? expiresAt} show="absolute" />, used <When at={lastUsedAt} />
                </span>
              </span>
              {live ? (
                <ConfirmDialog
                  trigger={
                    <Button variant="ghost" size="sm" aria-label={`Revoke ${name}`}>
                      Revoke
                    </Button>
                  }
                  title={`Revoke ${name}?`}
                  confirmLabel="Revoke 1 token"
                  onConfirm={(data) => {
                    data.set('id', id);
                    return revoke(data);
                  }}
                >
                  <p>Whatever uses it stops working at once.</p>
                </ConfirmDialog>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}
