'use client';

import { useState } from 'react';
import type { GatewayDetail } from '@/lib/gateways/model/dto';
import type { ActionResult } from '../form/action-result';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';

/** What stands behind a gateway, in numbers. */
interface Reach {
  servers: number;
  tools: number;
  granted: number;
  agents: number;
}

interface Props {
  gateway: GatewayDetail;
  /** Counted when somebody asks, since the page is made anew every few seconds. */
  count: (slug: string) => Promise<Reach>;
  setMode: (data: FormData) => Promise<ActionResult>;
}

/** Into shadow mode and out of it. Says in numbers what is no longer stopped, before it happens. */
export function ModeButton({ gateway, count, setMode }: Props) {
  const [reach, setReach] = useState<Reach | 'unknown' | null>(null);
  const shadow = gateway.mode === 'shadow';
  return (
    <ConfirmDialog
      trigger={<Button variant={shadow ? 'primary' : undefined}>{shadow ? 'Enforce' : 'Shadow mode'}</Button>}
      title={shadow ? `Enforce at ${gateway.name}?` : `Stop nothing at ${gateway.name}?`}
      confirmLabel={shadow ? 'Enforce at 1 gateway' : 'Stop enforcing at 1 gateway'}
      tone={shadow ? 'primary' : 'danger'}
      onOpenChange={(open) => {
        if (open) count(gateway.slug).then(setReach, () => setReach('unknown'));
      }}
      onConfirm={async (data) => {
        if (reach === null) return { ok: false, message: 'Wait until it is counted.' };
        data.set('slug', gateway.slug);
        data.set('mode', shadow ? 'enforce' : 'shadow');
        return setMode(data);
      }}
    >
      {reach === null ? (
        <p>Counting what stands behind it…</p>
      ) : shadow ? (
        <EnforceWords reach={reach} />
      ) : (
        <ShadowWords reach={reach} />
      )}
    </ConfirmDialog>
  );
}

function EnforceWords({ reach }: { reach: Reach | 'unknown' }) {
  return (
    <p>
      From the next revision on, which is published now, it stops what is not granted
      {reach === 'unknown'
        ? '.'
        : ` on ${counted(reach.servers, 'server')}: ${counted(reach.agents, 'agent')} may call ${reach.granted} of ${counted(reach.tools, 'tool')} there.`}
    </p>
  );
}

function ShadowWords({ reach }: { reach: Reach | 'unknown' }) {
  return (
    <>
      {reach === 'unknown' ? (
        <p>What stands behind it could not be counted.</p>
      ) : (
        <p>
          It stands before {counted(reach.servers, 'server')} with {counted(reach.tools, 'tool')}. Today{' '}
          {counted(reach.agents, 'agent')} may call {reach.granted} of them, and every other call is stopped.
        </p>
      )}
      <p>
        In shadow mode nothing is stopped: whoever reaches the gateway can call{' '}
        {reach === 'unknown' || reach.tools < 2 ? 'every tool' : `all ${reach.tools} tools`}, with no limit, also agents
        that are suspended or that nobody knows. It is published now, and security is told.
      </p>
    </>
  );
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
