import { z } from 'zod';
import { notify } from '@/lib/db/wake';
import { invalid, notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { publishRevision } from '@/lib/policy/publish-revision';
import { defineVerb } from '@/lib/verb/define-verb';
import type { GatewayDetail } from './model/dto';
import { gatewayPatchSchema } from './model/gateway';
import { readGateway } from './queries';
import { findGateway, findUnknownServers, updateGatewayRow } from './repository';

/** Changes what a gateway enforces for, how, or how long it may run unheard. Published at once. */
export const updateGateway = defineVerb({
  action: 'gateway.update',
  permission: 'gateway:write',
  input: z.strictObject({ slug: slugSchema, change: gatewayPatchSchema }),
  async run({ ctx, tx, scope, input: { slug, change }, now, audit }): Promise<GatewayDetail> {
    const gateway = await findGateway(tx, scope, slug);
    if (!gateway) throw notFound('gateway');
    const [unknown] = await findUnknownServers(tx, change.servers ?? []);
    if (unknown) throw invalid('servers', `There is no server ${unknown}. Add it first.`);
    await updateGatewayRow(tx, gateway.id, { ...change, updatedAt: now });
    const serial = await publishRevision({ ctx, tx, now }, { cause: `Gateway ${slug} changed`, requestId: null });
    await notify(tx, 'gateways');
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, gateway[key as keyof typeof gateway]]));
    await audit({ subject: { kind: 'gateway', id: slug }, detail: { before, after: change, revision: serial } });
    return readGateway(ctx, tx, slug);
  },
});
