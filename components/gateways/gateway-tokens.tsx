'use client';

import { useState, useTransition } from 'react';
import type { GatewayDetail } from '@/lib/gateways/model/dto';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Callout } from '../ui/callout';
import { CodeBlock } from '../ui/code-block';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { Panel, PanelSection } from '../ui/panel';
import { SecretOnce } from '../ui/secret-once';

interface Props {
  gateway: GatewayDetail;
  baseUrl: string;
  make: (slug: string) => Promise<{ token: string } | { problem: string }>;
  end: (data: FormData) => Promise<ActionResult>;
}

/** Tokens of a gateway: made here, shown once, ended here. */
export function GatewayTokens({ gateway, baseUrl, make, end }: Props) {
  const [made, setMade] = useState<{ token: string } | { problem: string } | null>(null);
  const [pending, start] = useTransition();
  const live = gateway.tokens.filter(({ revokedAt, expiresAt }) => !revokedAt && Date.parse(expiresAt) > Date.now());
  return (
    <Panel
      title="Tokens"
      note={live.length === 1 ? '1 live' : `${live.length} live`}
      actions={
        <Button size="sm" pending={pending} onClick={() => start(async () => setMade(await make(gateway.slug)))}>
          Make a token
        </Button>
      }
      padded={false}
    >
      {made ? (
        <PanelSection>
          {'token' in made ? (
            <div className="space-y-3">
              <SecretOnce secret={made.token} label="Token of this gateway">
                Older tokens go on for 24 hours, so that you can switch over.
              </SecretOnce>
              <CodeBlock label="Try it" code={tryIt(gateway.slug, baseUrl)} />
            </div>
          ) : (
            <Callout tone="danger" live>
              {made.problem}
            </Callout>
          )}
        </PanelSection>
      ) : null}
      {gateway.tokens.length === 0 ? <p className="p-4 text-ink-2">No token yet, so it cannot pull.</p> : null}
      <ul>
        {gateway.tokens.map((token) => {
          const isLive = live.includes(token);
          return (
            <li
              key={token.id}
              className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 border-b px-4 py-2 last:border-b-0"
            >
              <span className="min-w-0">
                <span className="block font-mono text-xs [overflow-wrap:anywhere]">{token.id}</span>
                <span className="block text-ink-2 text-xs">
                  {token.revokedAt ? (
                    <>
                      ended <When at={token.revokedAt} />
                    </>
                  ) : (
                    <>
                      {isLive ? 'until' : 'over since'} <When at={token.expiresAt} show="absolute" />, used{' '}
                      <When at={token.lastUsedAt} />
                    </>
                  )}
                </span>
              </span>
              {isLive ? (
                <ConfirmDialog
                  trigger={
                    <Button variant="ghost" size="sm" aria-label={`End token ${token.id}`}>
                      End
                    </Button>
                  }
                  title="End this token?"
                  confirmLabel="End 1 token"
                  onConfirm={(data) => {
                    data.set('slug', gateway.slug);
                    data.set('id', token.id);
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

function tryIt(slug: string, baseUrl: string): string {
  return `# put the token into a file that only you can read
umask 077; cat > ${slug}.token
# pull, verify and report, as a gateway does
npx tsx scripts/pull-client.ts --url ${baseUrl} --gateway ${slug} --token-file ${slug}.token --once
# or look at the signed policy itself
curl -i -H "Authorization: Bearer $(cat ${slug}.token)" ${baseUrl}/api/v1/policy`;
}
