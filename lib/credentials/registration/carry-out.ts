import { z } from 'zod';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { isRemitError, notFound } from '@/lib/kernel/errors';
import { createSafeFetch } from '@/lib/net/safe-fetch';
import type { Ctx } from '@/lib/verb/ctx';
import { defineVerb } from '@/lib/verb/define-verb';
import type { PublicJwk } from '../model/public-jwk';
import { replaced } from '../report-rotated';
import { findCredential, listPending, updateRegistration } from '../repository';
import { credentialIdSchema } from '../rotate-credential';
import { replaceKey } from './replace-key';
import { sealToken, unsealToken } from './sealed-token';

const TRY_AGAIN_MS = 60_000;
const BYTES = 262_144;

/** What an issuer has done is what somebody would report: older tokens are refused from here on. */
const recordReplaced = defineVerb({
  action: 'credential.carry-out',
  permission: 'credential:write',
  input: z.strictObject({ id: credentialIdSchema, token: z.string(), publicKey: z.custom<PublicJwk>() }),
  async run({ ctx, tx, input: { id, token, publicKey }, now, audit, unchanged }): Promise<boolean> {
    const row = await findCredential(tx, id);
    if (!row) throw notFound('credential');
    await updateRegistration(tx, id, { sealedToken: sealToken(ctx.signer, id, token) });
    // Another key was asked for meanwhile, or none is wanted any more: that is not what was put.
    if (row.revokedAt || canonicalJson(row.pendingKey) !== canonicalJson(publicKey)) {
      unchanged();
      return false;
    }
    await replaced({ ctx, tx, now, audit }, row);
    return true;
  },
});

/**
 * Replaces the keys that were asked for at their issuers. What was asked is kept before, and putting the same key twice is
 * putting it once: so a process that dies in between does it again. Where the issuer gave another token meanwhile, that is
 * refused, stays half done and is shown; whoever looks there says that it is done.
 */
export async function carryOut({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }): Promise<number> {
  let done = 0;
  const safeFetch = createSafeFetch({ allowLoopback: ctx.allowLoopback, maxBytes: BYTES, followRedirects: false });
  const tried = ctx.clock();
  for (const row of await listPending(ctx.db.read, new Date(tried.getTime() - TRY_AGAIN_MS))) {
    if (signal.aborted) break;
    const { id, registrationUri: uri, sealedToken } = row;
    if (uri === null || sealedToken === null) continue;
    try {
      const known = unsealToken(ctx.signer, id, sealedToken);
      const publicKey = row.pendingKey as unknown as PublicJwk;
      const keep = (next: string) =>
        ctx.db.transaction((tx) => updateRegistration(tx, id, { sealedToken: sealToken(ctx.signer, id, next) }));
      const { token } = await replaceKey(safeFetch, { uri, token: known, publicKey, keep });
      if (await recordReplaced({ ctx, input: { id, token, publicKey } })) done += 1;
    } catch (error) {
      // Whatever it is, the others and their proofs do not wait for it.
      const message = isRemitError(error) ? error.message : 'Something unexpected came up. It is tried again.';
      await ctx.db.transaction((tx) =>
        updateRegistration(tx, id, { registrationError: message, registrationTriedAt: tried }),
      );
    }
  }
  return done;
}
