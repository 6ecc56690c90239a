import { z } from 'zod';
import { notify } from '@/lib/db/wake';
import { invalid, notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { publishRevision } from '@/lib/policy/publish-revision';
import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import type { GatewayMode } from '@/lib/policy-engine/types';
import { parseSettings } from '@/lib/renderings/settings';
import { defineVerb } from '@/lib/verb/define-verb';
import { ownerId, requireMode } from './check-gateway';
import type { GatewayDetail } from './model/dto';
import { gatewayPatchSchema } from './model/gateway';
import { readGateway } from './queries';
import { findGateway, findUnknownServers, type GatewayRow, updateGatewayRow } from './repository';
import { tellShadow } from './tell-shadow';

/** Changes what a gateway enforces for, how, or who answers for it. Published at once. */
export const updateGateway = defineVerb({
  action: 'gateway.update',
  permission: 'gateway:write',
  input: z.strictObject({ slug: slugSchema, change: gatewayPatchSchema }),
  async run({ ctx, tx, scope, input: { slug, change: asked }, now, audit }): Promise<GatewayDetail> {
    const gateway = await findGateway(tx, scope, slug);
    if (!gateway) throw notFound('gateway');
    const [unknown] = await findUnknownServers(tx, asked.servers ?? []);
    if (unknown) throw invalid('servers', `There is no server ${unknown}. Add it first.`);
    // What another kind was set to means nothing here.
    const anew = asked.kind !== undefined && asked.kind !== gateway.kind && asked.settings === undefined;
    const change = anew ? { ...asked, settings: {} } : asked;
    const kind = (change.kind ?? gateway.kind) as GatewayKind;
    requireMode(kind, (change.mode ?? gateway.mode) as GatewayMode);
    if (change.settings !== undefined) parseSettings(kind, change.settings);
    const { owner, ...columns } = change;
    const ownedBy = owner === undefined ? {} : { ownerId: await ownerId(tx, owner) };
    await updateGatewayRow(tx, gateway.id, { ...columns, ...ownedBy, updatedAt: now });
    const serial = await publishRevision(
      { ctx, tx, now },
      { cause: `Gateway ${slug} changed`, kind: 'gateway', requestId: null },
    );
    await notify(tx, 'gateways');
    if (change.mode === 'shadow' && gateway.mode !== 'shadow') {
      await tellShadow(tx, { slug, name: change.name ?? gateway.name, ownerId: gateway.ownerId, ...ownedBy }, now);
    }
    const before = Object.fromEntries(Object.keys(change).map((key) => [key, present(gateway, key)]));
    await audit({ subject: { kind: 'gateway', id: slug }, detail: { before, after: change, revision: serial } });
    return readGateway(ctx, tx, slug);
  },
});

function present(gateway: GatewayRow, field: string): unknown {
  return field === 'owner' ? (gateway.owner?.email ?? null) : gateway[field as keyof GatewayRow];
}
