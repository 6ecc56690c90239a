import { invalid, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { publishRevision } from '@/lib/policy/publish-revision';
import { parseSettings } from '@/lib/renderings/settings';
import { defineVerb } from '@/lib/verb/define-verb';
import { ownerId, requireMode } from './check-gateway';
import type { GatewayDetail } from './model/dto';
import { gatewaySchema } from './model/gateway';
import { readGateway } from './queries';
import { findGateway, findUnknownServers, insertGateway } from './repository';
import { tellShadow } from './tell-shadow';

/** Adds an enforcement point. Publishes, so that it has a policy (deny everything, at first) from its first pull. */
export const createGateway = defineVerb({
  action: 'gateway.create',
  permission: 'gateway:write',
  input: gatewaySchema,
  async run({ ctx, tx, scope, input, now, audit }): Promise<GatewayDetail> {
    if (await findGateway(tx, scope, input.slug)) {
      throw new RemitError('slug_taken', `The slug ${input.slug} is taken. Choose another.`, {
        errors: [{ field: 'slug', message: 'This slug is taken.' }],
      });
    }
    const [unknown] = await findUnknownServers(tx, input.servers);
    if (unknown) throw invalid('servers', `There is no server ${unknown}. Add it first.`);
    requireMode(input.kind, input.mode);
    parseSettings(input.kind, input.settings);
    const { owner, ...columns } = input;
    const row = { ...columns, ownerId: await ownerId(tx, owner), id: newId('gw', now), createdAt: now, updatedAt: now };
    await insertGateway(tx, row);
    const serial = await publishRevision(
      { ctx, tx, now },
      { cause: `Gateway ${input.slug} added`, kind: 'gateway', requestId: null },
    );
    if (input.mode === 'shadow') await tellShadow(tx, row, now);
    await audit({ subject: { kind: 'gateway', id: input.slug }, detail: { ...input, revision: serial } });
    return readGateway(ctx, tx, input.slug);
  },
});
