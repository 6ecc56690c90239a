import { auditActor } from '@/lib/authz/actor';
import { notify } from '@/lib/db/wake';
import { RemitError } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import type { SigningKeyDetail } from './model/dto';
import { stageSchema } from './model/signing-key';
import { toDetail } from './queries';
import { insertEvent, insertKey, type KeyRow, listKeys } from './repository';
import { withNewKey } from './take-key';

const HOUR_MS = 3_600_000;

/** Publishes the key that comes next. It signs nothing until gateways have had the time to see it. */
export const stageSigningKey = defineVerb({
  action: 'signing-key.stage',
  permission: 'signing-key:write',
  input: stageSchema,
  async run({ ctx, tx, input, now, audit }): Promise<SigningKeyDetail> {
    const known = await listKeys(tx);
    const staged = known.find(({ state }) => state === 'next');
    if (staged) {
      throw new RemitError('conflict', `The key ${staged.kid} comes next already. Let it sign, or cancel it first.`);
    }
    const { overlapHours, automatic } = input;
    return withNewKey({ signer: ctx.signer, kid: input.kid, known }, async ({ kid, publicJwk }) => {
      const notBefore = new Date(now.getTime() + overlapHours * HOUR_MS);
      await insertKey(tx, { kid, publicJwk, state: 'next', createdAt: now, overlapHours, automatic, notBefore });
      await insertEvent(tx, { kid, event: 'staged', at: now, actor: auditActor(ctx.actor) });
      await notify(tx, 'signing-keys');
      await audit({
        subject: { kind: 'signing-key', id: kid },
        detail: { overlapHours, automatic, notBefore: notBefore.toISOString() },
      });
      const row = (await listKeys(tx)).find((one) => one.kid === kid) as KeyRow;
      return toDetail(row, ctx.signer);
    });
  },
});
