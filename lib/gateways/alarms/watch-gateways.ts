import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { instantSchema } from '@/lib/kernel/text';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import { alarmWords } from '../model/alarm-words';
import { type Alarm, alarmsAfter, type GatewayState } from '../model/state';
import { heardBy, readStates } from '../read-states';
import { listAllGateways, updateGatewayRow } from '../repository';

interface Finding {
  id: string;
  slug: string;
  name: string;
  /** Of an owner who is still here. */
  ownerId: string | null;
  state: GatewayState;
  /** To be told now; null where it is only that what was told is over. */
  alarm: Alarm | null;
  alarms: string[];
  words: string;
}

/**
 * Tells security, administrators and its owner that a gateway which enforces is silent, refuses what it is given, or
 * went back to an older policy: each once, until all is well again.
 */
export const watchGateways = defineVerb({
  action: 'gateway.watch',
  permission: 'job:read',
  /** `listeningSince`: silence from before nobody could have heard. */
  input: z.strictObject({ listeningSince: instantSchema }),
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<{ told: number; well: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit watches by itself.');
    const found = await findChanges(tx, now, new Date(input.listeningSince));
    const responsible = [...(await listActiveIn(tx, 'security')), ...(await listActiveIn(tx, 'admin'))];
    for (const { id, slug, alarm, alarms, words, ownerId } of found) {
      await updateGatewayRow(tx, id, { alarms });
      if (alarm === null) continue;
      const people = [...responsible, ...(ownerId ? [ownerId] : [])];
      await notify(tx, { event: `gateway.${alarm}`, people, title: words, path: `/gateways/${slug}`, now });
    }
    if (found.length === 0) unchanged();
    else {
      const brief = found.map(({ slug, state, alarm }) => ({ gateway: slug, state, told: alarm !== null }));
      await audit({ subject: { kind: 'installation', id: 'gateways' }, detail: { found: brief } });
    }
    const told = found.filter(({ alarm }) => alarm !== null).length;
    return { told, well: found.length - told };
  },
});

/** Whether there is anything to tell; asked without the write lock. */
export async function hasGatewayNews({ ctx, listeningSince }: { ctx: Ctx; listeningSince: Date }): Promise<boolean> {
  return (await findChanges(ctx.db.read, ctx.clock(), listeningSince)).length > 0;
}

/** Gateways whose trouble nobody was told of, and those whose trouble is over. */
async function findChanges(conn: Conn, now: Date, listeningSince: Date): Promise<Finding[]> {
  // Nobody was there to hear it before Remit started; a silence that was told goes on until it is heard.
  const states = await readStates(conn, await listAllGateways(conn), now, ({ alarms, lastSeenAt }) =>
    heardBy(lastSeenAt, alarms.includes('silent') ? 0 : listeningSince.getTime()),
  );
  return states.flatMap(({ row, state, last, activated, highest }): Finding[] => {
    const { alarms, alarm } = alarmsAfter(row.alarms, state, row.mode as 'enforce' | 'shadow');
    if (alarm === null && alarms.length === row.alarms.length) return [];
    const { id, slug, name, owner } = row;
    const ownerId = owner?.status === 'active' ? owner.id : null;
    const serials = { activated: activated?.serial ?? null, highest };
    const words = alarm === null ? '' : alarmWords(alarm, { name, error: last?.error ?? null, ...serials });
    return [{ id, slug, name, ownerId, state, alarm, alarms, words }];
  });
}
