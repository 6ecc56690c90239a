'use client';

import { useRouter } from 'next/navigation';
import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { type ChannelDetail, KIND_WORDS } from '@/lib/notifications/model/channel';
import { EVENT_WORDS } from '@/lib/notifications/model/event';
import type { ActionResult } from '../form/action-result';
import { When } from '../time/when';
import { Button } from '../ui/button';
import { Chip } from '../ui/chip';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { Tag } from '../ui/tag';
import { DropButton, EditButton, SecretButton } from './channel-buttons';
import { WebhookSecret } from './webhook-secret';

export interface ChannelActs {
  edit: (data: FormData) => Promise<ActionResult>;
  turn: (id: string, enabled: boolean) => Promise<ActionResult>;
  drop: (data: FormData) => Promise<ActionResult>;
  secret: (data: FormData) => Promise<{ result: ActionResult; secret: string | null }>;
  test: (id: string) => Promise<ActionResult>;
}

/** Every channel: how it fares, and what can be done with it. */
export function ChannelsPanel({ channels, acts }: { channels: ChannelDetail[]; acts: ChannelActs }) {
  return (
    <Panel title="Channels" note={String(channels.length)} padded={false}>
      <ul>
        {channels.map((channel) => (
          <Channel key={channel.id} channel={channel} acts={acts} />
        ))}
      </ul>
    </Panel>
  );
}

function Channel({ channel, acts }: { channel: ChannelDetail; acts: ChannelActs }) {
  const router = useRouter();
  const [pending, start] = useTransition();
  const [secret, setSecret] = useState<string | null>(null);
  const { id, name, kind, origin, enabled, events } = channel;
  const mail = kind === 'email';
  const run = (work: () => Promise<ActionResult>) =>
    start(async () => {
      const result = await work();
      if (!result.ok) return void toast.error(result.message);
      if (result.message) toast.success(result.message);
      if (result.redirect) router.push(result.redirect);
      else router.refresh();
    });
  return (
    <li className="border-b px-4 py-3 last:border-b-0">
      <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2">
        <div className="min-w-0">
          <h3 className="flex flex-wrap items-center gap-2 font-strong [overflow-wrap:anywhere]">
            {name} {mail ? null : <Tag>{KIND_WORDS[kind]}</Tag>} <State channel={channel} />
          </h3>
          {origin ? <p className="font-mono text-ink-3 text-xs [overflow-wrap:anywhere]">{origin}</p> : null}
        </div>
        <div className="flex flex-wrap gap-1.5">
          {enabled ? (
            <Button
              size="sm"
              pending={pending}
              aria-label={`Send a test to ${name}`}
              onClick={() => run(() => acts.test(id))}
            >
              Send a test
            </Button>
          ) : null}
          {mail ? null : (
            <>
              <Button
                size="sm"
                variant="ghost"
                pending={pending}
                aria-label={`Switch ${name} ${enabled ? 'off' : 'on'}`}
                onClick={() => run(() => acts.turn(id, !enabled))}
              >
                Switch {enabled ? 'off' : 'on'}
              </Button>
              <EditButton channel={channel} edit={acts.edit} />
              {kind === 'webhook' ? <SecretButton channel={channel} make={acts.secret} show={setSecret} /> : null}
              <DropButton channel={channel} drop={acts.drop} />
            </>
          )}
        </div>
      </div>
      <p className="mt-1.5 text-ink-2 text-xs">
        {mail
          ? enabled
            ? 'Each person chooses what they are mailed about.'
            : 'Off. To send mail, set SMTP_URL and REMIT_MAIL_FROM where Remit is started.'
          : `Told about: ${events.map((event) => EVENT_WORDS[event].label).join(', ')}.`}
      </p>
      {mail && !enabled ? null : <Facts channel={channel} />}
      {secret ? (
        <div className="mt-3">
          <WebhookSecret secret={secret} />
        </div>
      ) : null}
    </li>
  );
}

function State({ channel: { enabled, failures, offReason } }: { channel: ChannelDetail }) {
  if (offReason) return <Chip tone="bad">Switched off</Chip>;
  if (!enabled) return <Chip hollow>Off</Chip>;
  return failures > 0 ? <Chip tone="bad">Failing</Chip> : <Chip tone="good">On</Chip>;
}

function Facts({ channel }: { channel: ChannelDetail }) {
  const { lastError, failures, offReason, lastDeliveredAt, waitsUntil, pending, previousUntil } = channel;
  return (
    <div className="text-ink-2 text-xs">
      <p>
        Last delivered <When at={lastDeliveredAt} none="never" />
        {pending > 0 ? `, ${pending} waiting` : ''}
        {waitsUntil ? (
          <>
            , next try <When at={waitsUntil} />
          </>
        ) : null}
        .
      </p>
      {offReason ? <p className="text-r3">{offReason} Switch it on when its receiver is back.</p> : null}
      {lastError && failures > 0 ? (
        <p className="text-r3">
          {failures === 1 ? 'The last try failed' : `${failures} tries in a row failed`}:{' '}
          <HostileText text={lastError} inline />
        </p>
      ) : null}
      {previousUntil ? (
        <p>
          The secret before also signs until <When at={previousUntil} show="absolute" />.
        </p>
      ) : null}
    </div>
  );
}
