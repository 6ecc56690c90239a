'use client';

import { useState } from 'react';
import type { GatewayDetail } from '@/lib/gateways/model/dto';
import type { ActionResult } from '../form/action-result';
import { FormField } from '../form/form-field';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Panel, PanelSection } from '../ui/panel';
import { SecretOnce } from '../ui/secret-once';
import { Select } from '../ui/select';

interface Props {
  gateway: GatewayDetail;
  make: (data: FormData) => Promise<{ token: string } | { problem: string }>;
  end: (data: FormData) => Promise<ActionResult>;
}

const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: '1 year' },
  { value: '730', label: '2 years' },
];
const OVERLAPS = [
  { value: '0', label: 'no longer: they end at once' },
  { value: '1', label: '1 hour' },
  { value: '24', label: '1 day' },
  { value: '168', label: '1 week' },
  { value: '720', label: '30 days' },
];

/** Tokens of a gateway: made here, shown once, ended here. */
export function GatewayTokens({ gateway, make, end }: Props) {
  const [token, setToken] = useState<string | null>(null);
  const live = gateway.tokens.filter(({ revokedAt, expiresAt }) => !revokedAt && Date.parse(expiresAt) > Date.now());
  return (
    <Panel
      title="Tokens"
      note={live.length === 1 ? '1 live' : `${live.length} live`}
      actions={
        <ConfirmDialog
          trigger={<Button size="sm">Make a token</Button>}
          title={`Make a token for ${gateway.name}`}
          confirmLabel="Make a token"
          tone="primary"
          onConfirm={async (data) => {
            data.set('slug', gateway.slug);
            const answer = await make(data);
            if ('problem' in answer) return { ok: false, message: answer.problem };
            setToken(answer.token);
            return { ok: true };
          }}
        >
          <div className="space-y-3">
            <p>{overlapWords(live.length)}</p>
            <FormField name="expiresInDays" label="It lives for" required>
              <Select options={LIVES} defaultValue="365" />
            </FormField>
            {live.length > 0 ? (
              <FormField name="overlapHours" label="Older ones go on for" required>
                <Select options={OVERLAPS} defaultValue="24" />
              </FormField>
            ) : null}
          </div>
        </ConfirmDialog>
      }
      padded={false}
    >
      {token ? (
        <PanelSection>
          <SecretOnce secret={token} label="Token of this gateway">
            Put it where only the gateway can read it. Older tokens end after the time that you chose.
          </SecretOnce>
        </PanelSection>
      ) : null}
      {gateway.tokens.length === 0 ? <p className="p-4 text-ink-2">No token yet, so it cannot pull.</p> : null}
      <ul>
        {gateway.tokens.map((one) => {
          const isLive = live.includes(one);
          return (
            <li
              key={one.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0"
            >
              <span className="min-w-0">
                <span className="block font-mono text-xs [overflow-wrap:anywhere]">{one.id}</span>
                <span className="block text-ink-2 text-xs">
                  {one.revokedAt ? (
                    <>
                      ended <When at={one.revokedAt} />
                    </>
                  ) : (
                    <>
                      {isLive ? 'until' : 'over since'} <When at={one.expiresAt} show="absolute" />, used{' '}
                      <When at={one.lastUsedAt} none="never" />
                      {one.lastUsedFrom ? <> from {one.lastUsedFrom}</> : null}
                    </>
                  )}
                </span>
              </span>
              {isLive ? (
                <ConfirmDialog
                  trigger={
                    <Button variant="ghost" size="sm" aria-label={`End token ${one.id}`}>
                      End
                    </Button>
                  }
                  title="End this token?"
                  confirmLabel="End 1 token"
                  onConfirm={(data) => {
                    data.set('slug', gateway.slug);
                    data.set('id', one.id);
                    return end(data);
                  }}
                >
                  <p>
                    Whatever uses it can no longer pull, at once.{' '}
                    {live.length === 1
                      ? 'It is the only live token of this gateway.'
                      : `${live.length - 1} others stay.`}
                  </p>
                </ConfirmDialog>
              ) : null}
            </li>
          );
        })}
      </ul>
    </Panel>
  );
}

function overlapWords(live: number): string {
  const shown = 'It is shown once.';
  if (live === 0) return shown;
  return `${shown} ${live === 1 ? 'The token of now goes' : `The ${live} tokens of now go`} on for a while, so that you can switch over.`;
}
