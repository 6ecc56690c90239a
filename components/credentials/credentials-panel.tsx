'use client';

import { useState } from 'react';
import { type CredentialKind, KIND_WORDS } from '@/lib/credentials/model/credential';
import type { CredentialDetail } from '@/lib/credentials/model/dto';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { Chip } from '../ui/chip';
import { EmptyState } from '../ui/empty-state';
import { Panel, PanelSection } from '../ui/panel';
import { SecretOnce } from '../ui/secret-once';
import { AddCredential } from './add-credential';
import { DoneButton, ReplaceButton, RevokeCredentialButton } from './credential-buttons';
import { RotationNote } from './rotation-note';

export type Made = { secret: string | null; clientId: string; request: number | null } | { problem: ActionResult };

export interface CredentialActs {
  add: (data: FormData) => Promise<Made>;
  replace: (data: FormData) => Promise<Made>;
  done: (data: FormData) => Promise<ActionResult>;
  revoke: (data: FormData) => Promise<ActionResult>;
}

interface Props extends CredentialActs {
  agent: string;
  credentials: CredentialDetail[];
  /** Address of Remit, where its own kinds get tokens. */
  issuer: string;
  mayWrite: boolean;
}

/** What an agent proves with that it is itself: made, replaced and revoked here. */
export function CredentialsPanel({ agent, credentials, issuer, mayWrite, ...acts }: Props) {
  const [shown, setShown] = useState<Exclude<Made, { problem: ActionResult }> | null>(null);
  const taking = (act: CredentialActs['add']) => async (data: FormData) => {
    data.set('agent', agent);
    const answer = await act(data);
    if ('problem' in answer) return answer.problem;
    setShown(answer);
    return { ok: true as const };
  };
  const live = credentials.filter(({ revokedAt }) => revokedAt === null);
  return (
    <Panel
      title="Credentials"
      note={credentials.length === 0 ? undefined : live.length === 1 ? '1 live' : `${live.length} live`}
      actions={mayWrite ? <AddCredential agent={agent} issuer={issuer} add={taking(acts.add)} /> : undefined}
      padded={false}
    >
      {shown?.secret ? (
        <PanelSection>
          <SecretOnce secret={shown.secret} label={`Secret of ${shown.clientId}`}>
            Put it where only the agent can read it. It gets tokens as client {shown.clientId} at {issuer}/oauth/token.
          </SecretOnce>
        </PanelSection>
      ) : null}
      {shown?.request ? (
        <PanelSection>
          <Callout tone="info" title={`CR-${shown.request} asks for its identity`}>
            There are no tokens until somebody else approves it.
          </Callout>
        </PanelSection>
      ) : null}
      {credentials.length === 0 ? (
        <EmptyState title="No credential on record">
          An agent without an identity provider gets one here. One that another issuer keeps is recorded, so that its
          age is known.
        </EmptyState>
      ) : null}
      <ul>
        {credentials.map((one) => (
          <li key={one.id} className="border-b px-4 py-3 last:border-b-0" data-credential={one.name}>
            <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
              <div className="min-w-0">
                <p className="flex flex-wrap items-center gap-2">
                  <span className="font-medium">{one.name}</span>
                  <StateChip credential={one} />
                </p>
                <p className="mt-0.5 text-ink-2 text-xs">
                  {KIND_WORDS[one.kind as CredentialKind]}, kept in {one.place}
                </p>
                <p className="mt-0.5 font-mono text-xs [overflow-wrap:anywhere]">
                  {one.subject}
                  <span className="text-ink-3"> at {one.issuer}</span>
                </p>
              </div>
              {mayWrite && one.revokedAt === null ? (
                <div className="flex flex-wrap gap-2">
                  {one.rotation.state === 'requested' ? <DoneButton credential={one} done={acts.done} /> : null}
                  <ReplaceButton credential={one} replace={taking(acts.replace)} />
                  <RevokeCredentialButton credential={one} revoke={acts.revoke} />
                </div>
              ) : null}
            </div>
            <p className="mt-2 text-ink-2 text-xs">
              {one.rotatedAt === one.createdAt ? 'made' : 'replaced'} <When at={one.rotatedAt} />
              {one.revokedAt ? null : (
                <>
                  , due <When at={one.dueAt} show="day" />
                </>
              )}
              {one.kind === 'external' ? null : (
                <>
                  , used <When at={one.lastUsedAt} />
                  {one.lastUsedFrom ? ` from ${one.lastUsedFrom}` : ''}
                </>
              )}
              <OverlapNote credential={one} />
            </p>
            <RotationNote credential={one} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function StateChip({ credential: { revokedAt, approved, dueAt } }: { credential: CredentialDetail }) {
  if (revokedAt) return <Chip hollow>Revoked</Chip>;
  if (!approved) return <Chip tone="warn">Identity not approved</Chip>;
  return Date.parse(dueAt) <= Date.now() ? <Chip tone="high">Old</Chip> : <Chip tone="good">Live</Chip>;
}

/** Until when what came before goes on. */
function OverlapNote({ credential: { keys, revokedAt } }: { credential: CredentialDetail }) {
  const last = keys.find(({ endsAt }) => endsAt !== null && Date.parse(endsAt) > Date.now());
  if (!last || revokedAt) return null;
  return (
    <>
      ; the one before goes on until <When at={last.endsAt} show="absolute" />
    </>
  );
}
