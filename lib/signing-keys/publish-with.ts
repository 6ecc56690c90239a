import { resealTokens } from '@/lib/credentials/registration/sealed-token';
import type { Conn } from '@/lib/db/prisma';
import { resealChannels } from '@/lib/notifications/channels/reseal-channels';
import { publishRevision } from '@/lib/policy/publish-revision';
import { findLastRevision, listGatewaysForPublishing } from '@/lib/policy/repository';
import type { Ctx } from '@/lib/verb/ctx';
import type { Rotated } from './model/dto';

/** Gives every gateway its policy signed by this key, and seals by it what was sealed by another. */
export async function publishWith(
  { ctx, tx, now }: { ctx: Ctx; tx: Conn; now: Date },
  kid: string,
  cause: string,
): Promise<Pick<Rotated, 'revision' | 'gateways' | 'resealed' | 'lost'>> {
  const signer = ctx.signer.at(kid);
  const [channels, tokens] = [await resealChannels(tx, signer), await resealTokens(tx, signer)];
  const sealed = { resealed: channels.resealed + tokens.resealed, lost: [...channels.lost, ...tokens.lost] };
  // Before the first revision there is nothing that another key signed.
  if (!(await findLastRevision(tx))) return { revision: null, gateways: 0, ...sealed };
  const publishing = { ctx: { ...ctx, signer }, tx, now };
  const revision = await publishRevision(publishing, {
    cause,
    kind: 'key-rotation',
    requestId: null,
    evenIfSame: true,
  });
  return { revision, gateways: (await listGatewaysForPublishing(tx)).length, ...sealed };
}
