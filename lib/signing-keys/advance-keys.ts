import { RemitError } from '@/lib/kernel/errors';
import type { Ctx } from '@/lib/verb/ctx';
import { activateSigningKey } from './activate-signing-key';
import { dueStep } from './model/rotation';
import { readGatewayKeys } from './queries';
import { listKeys } from './repository';
import { retireSigningKey } from './retire-signing-key';

/** Does what is due by itself, through the verbs that people use, and says what that was. */
export async function advanceKeys({ ctx, signal }: { ctx: Ctx; signal: AbortSignal }): Promise<string[]> {
  if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Keys advance by themselves.');
  const done: string[] = [];
  while (!signal.aborted) {
    const step = dueStep(await listKeys(ctx.db.read), await readGatewayKeys(ctx.db.read), ctx.clock());
    if (!step) break;
    if (step.do === 'activate') {
      const { revision } = await activateSigningKey({ ctx, input: { kid: step.kid } });
      done.push(`The key ${step.kid} signs${revision === null ? '' : `, since revision ${revision}`}.`);
    } else {
      await retireSigningKey({ ctx, input: { kid: step.kid } });
      done.push(`The key ${step.kid} is retired.`);
    }
  }
  return done;
}
