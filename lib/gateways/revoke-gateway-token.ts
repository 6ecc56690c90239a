import { z } from 'zod';
import { notify } from '@/lib/db/wake';
import { notFound } from '@/lib/kernel/errors';
import { slugSchema } from '@/lib/kernel/slug';
import { defineVerb } from '@/lib/verb/define-verb';
import { findGateway, revokeTokenRow } from './repository';

/** Ends a gateway's token at once. */
export const revokeGatewayToken = defineVerb({
  action: 'gateway.revoke-token',
  permission: 'gateway:write',
  input: z.strictObject({ slug: slugSchema, id: z.string().max(64) }),
  async run({ tx, scope, input, now, audit }): Promise<{ id: string }> {
    const gateway = await findGateway(tx, scope, input.slug);
    if (!gateway || !(await revokeTokenRow(tx, gateway.id, input.id, now))) throw notFound('token');
    await notify(tx, 'gateways');
    await audit({ subject: { kind: 'gateway', id: input.slug }, detail: { token: input.id } });
    return { id: input.id };
  },
});
