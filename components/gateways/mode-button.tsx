'use client';

import type { GatewayDetail } from '@/lib/gateways/model/dto';
import type { ActionResult } from '../form/action-result';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';

interface Props {
  gateway: GatewayDetail;
  /** What stands behind it, in numbers. */
  reach: { servers: number; tools: number; granted: number; agents: number };
  setMode: (data: FormData) => Promise<ActionResult>;
}

/** Into shadow mode and out of it. Says in numbers what is no longer stopped, before it happens. */
export function ModeButton({ gateway, reach, setMode }: Props) {
  const shadow = gateway.mode === 'shadow';
  return (
    <ConfirmDialog
      trigger={<Button variant={shadow ? 'primary' : undefined}>{shadow ? 'Enforce' : 'Shadow mode'}</Button>}
      title={shadow ? `Enforce at ${gateway.name}?` : `Stop nothing at ${gateway.name}?`}
      confirmLabel={shadow ? 'Enforce at 1 gateway' : 'Stop enforcing at 1 gateway'}
      tone={shadow ? 'primary' : 'danger'}
      onConfirm={(data) => {
        data.set('slug', gateway.slug);
        data.set('mode', shadow ? 'enforce' : 'shadow');
        return setMode(data);
      }}
    >
      {shadow ? (
        <p>
          From the next revision on, which is published now, it stops what is not granted on{' '}
          {counted(reach.servers, 'server')}: {counted(reach.agents, 'agent')} may call {reach.granted} of{' '}
          {counted(reach.tools, 'tool')} there.
        </p>
      ) : (
        <>
          <p>
            It stands before {counted(reach.servers, 'server')} with {counted(reach.tools, 'tool')}. Today{' '}
            {counted(reach.agents, 'agent')} may call {reach.granted} of them, and every other call is stopped.
          </p>
          <p>
            In shadow mode nothing is stopped: whoever reaches the gateway can call{' '}
            {reach.tools === 1 ? 'the tool' : `all ${reach.tools} tools`}, with no limit, also agents that are suspended
            or that nobody knows. It is published now, and security is told.
          </p>
        </>
      )}
    </ConfirmDialog>
  );
}

function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
