import { auditActor } from '@/lib/authz/actor';
import { notify } from '@/lib/db/wake';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { holdersOf, whyNotRetire } from './model/rotation';
import { kidSchema, retireSchema } from './model/signing-key';
import { readGatewayKeys } from './queries';
import { insertEvent, listKeys, updateKey } from './repository';

/**
 * A key that signs no more is published no longer: what it signed is refused from then on.
 * Throws `conflict` while gateways have a policy in force that it signed, unless it is forced with a reason.
 */
export const retireSigningKey = defineVerb({
  action: 'signing-key.retire',
  permission: 'signing-key:write',
  input: retireSchema.extend({ kid: kidSchema }),
  async run({ ctx, tx, input, now, audit }): Promise<{ kid: string; stranded: string[] }> {
    const { kid, force, reason } = input;
    const key = (await listKeys(tx)).find((one) => one.kid === kid);
    if (!key) throw notFound('signing key');
    if (force && !reason) throw invalid('reason', 'Say why it cannot wait.');
    const gateways = await readGatewayKeys(tx);
    const why = whyNotRetire(key, gateways, force === true);
    if (why) throw new RemitError('conflict', why);
    const stranded = holdersOf(kid, gateways).map(({ slug }) => slug);
    await updateKey(tx, kid, { state: 'retired', retiredAt: now });
    await insertEvent(tx, { kid, event: 'retired', at: now, actor: auditActor(ctx.actor), reason });
    await notify(tx, 'signing-keys');
    await audit({
      subject: { kind: 'signing-key', id: kid },
      detail: { ...(reason === undefined ? {} : { reason }), stranded },
    });
    return { kid, stranded };
  },
});
