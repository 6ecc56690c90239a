import { compactDecrypt } from 'jose';
import { z } from 'zod';
import { listTimesOf } from '@/lib/audit/repository';
import { notFound, RemitError } from '@/lib/kernel/errors';
import { prose } from '@/lib/kernel/text';
import type { Keyring } from '@/lib/signing/keyring';
import { defineVerb } from '@/lib/verb/define-verb';
import { callId, parseCallId } from './model/call-id';
import type { OpenedAnswer } from './model/dto';
import { findDecision } from './repository';

const HOUR_MS = 3_600_000;
/** Enough to look into what happened, too few to read the log by. */
export const MOST_AN_HOUR = 30;

/**
 * Opens the answer that a gateway sealed, for somebody who says why. Throws `not_found`, `conflict` where nothing of the
 * call is sealed, `too_many_requests`, and `unavailable` where it was sealed to a key that is not here, or is damaged.
 */
export const openSealedAnswer = defineVerb({
  action: 'decision-log.open',
  permission: 'decision-log:open',
  input: z.strictObject({ id: z.string().max(300), reason: prose(500) }),
  // What was sealed is not kept in the open for a repeated Idempotency-Key.
  secretAnswer: true,
  async run({ ctx, tx, scope, input: { id, reason }, now, audit }): Promise<OpenedAnswer> {
    if (ctx.actor.kind !== 'person') throw new RemitError('forbidden', 'Only people open sealed answers.');
    const named = parseCallId(id);
    const call = named && (await findDecision(tx, scope, named));
    if (!call) throw notFound('call');
    const kept = call.response as { capture: string; jwe?: string } | null;
    if (kept?.capture !== 'sealed') throw new RemitError('conflict', 'Nothing of this call is sealed.');
    const since = new Date(now.getTime() - HOUR_MS);
    const times = await listTimesOf(tx, { action: 'decision-log.open', personId: ctx.actor.id, since }, MOST_AN_HOUR);
    const [oldest] = times;
    if (oldest && times.length >= MOST_AN_HOUR) {
      throw new RemitError('too_many_requests', `You opened ${MOST_AN_HOUR} answers within an hour. Try again later.`, {
        retryAfter: Math.max(1, Math.ceil((oldest.getTime() - since.getTime()) / 1000)),
      });
    }
    const answer = await open(ctx.signer.keyring.sealing, kept.jwe ?? '');
    const { agent, tool, resultSha256 } = call;
    await audit({
      subject: { kind: 'call', id: callId({ gateway: call.gateway.slug, eventId: call.eventId }) },
      detail: { reason, agent, tool, resultSha256 },
    });
    return { answer };
  },
});

/** A gateway wrote it, so only what gateways are to seal with is opened. */
async function open(sealing: Keyring['sealing'], jwe: string): Promise<string> {
  if (!sealing) {
    throw new RemitError(
      'unavailable',
      'The key that opens sealed answers, sealing-key.pem, is not in the data folder.',
    );
  }
  try {
    const { plaintext } = await compactDecrypt(jwe, sealing.privateKey, {
      keyManagementAlgorithms: ['ECDH-ES'],
      contentEncryptionAlgorithms: ['A256GCM'],
    });
    return new TextDecoder().decode(plaintext);
  } catch {
    throw new RemitError('unavailable', 'This was sealed to another key than the one that is here, or is damaged.');
  }
}
