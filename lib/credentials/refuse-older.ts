import type { Conn } from '@/lib/db/prisma';
import { publishRevision } from '@/lib/policy/publish-revision';
import type { NotBefore } from '@/lib/policy-engine/types';
import type { Ctx } from '@/lib/verb/ctx';
import { notBeforeAfter } from './model/credential';
import { type CredentialRow, setNotBefore } from './repository';

/**
 * From the revision on that this publishes and gives, gateways refuse tokens that were issued until now: by the clock, and
 * after the keys were ended, for whose rows a token that is being issued waits.
 */
export async function refuseOlder(
  { ctx, tx, now }: { ctx: Ctx; tx: Conn; now: Date },
  { agent, issuer, subject }: Pick<CredentialRow, 'agent' | 'issuer' | 'subject'>,
  cause: string,
): Promise<number> {
  const before = (agent.tokensNotBefore as unknown as NotBefore[]).find(
    ({ iss, sub }) => iss === issuer && sub === subject,
  );
  await setNotBefore(tx, agent, { iss: issuer, sub: subject }, notBeforeAfter(ctx.clock(), before?.notBefore));
  return publishRevision({ ctx, tx, now }, { cause, kind: 'credential', requestId: null });
}
