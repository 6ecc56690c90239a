import { randomBytes } from 'node:crypto';
import { notify } from '@/lib/db/wake';
import { sha256Hex } from '@/lib/kernel/digest';
import { notFound } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { slugSchema } from '@/lib/kernel/slug';
import { defineVerb } from '@/lib/verb/define-verb';
import { gatewayTokenSchema } from './model/gateway';
import { findGateway, insertToken, shortenTokens } from './repository';

/** Makes a token for a gateway. It is shown once and kept as a hash; older ones go on for the overlap. */
export const createGatewayToken = defineVerb({
  action: 'gateway.create-token',
  permission: 'gateway:write',
  input: gatewayTokenSchema.extend({ slug: slugSchema }),
  secretAnswer: true,
  async run({ tx, scope, input, now, audit }): Promise<{ id: string; token: string; expiresAt: string }> {
    const gateway = await findGateway(tx, scope, input.slug);
    if (!gateway) throw notFound('gateway');
    const id = newId('gt', now);
    const token = `rmg_${randomBytes(32).toString('base64url')}`;
    const expiresAt = new Date(now.getTime() + input.expiresInDays * 86_400_000);
    await insertToken(tx, { id, gatewayId: gateway.id, tokenHash: sha256Hex(token), createdAt: now, expiresAt });
    await shortenTokens(tx, gateway.id, id, new Date(now.getTime() + input.overlapHours * 3_600_000));
    await notify(tx, 'gateways');
    await audit({
      subject: { kind: 'gateway', id: input.slug },
      detail: { token: id, expiresAt: expiresAt.toISOString(), overlapHours: input.overlapHours },
    });
    return { id, token, expiresAt: expiresAt.toISOString() };
  },
});
