import { randomUUID } from 'node:crypto';
import { z } from 'zod';
import { isRemitError } from '@/lib/kernel/errors';
import { createSafeFetch } from '@/lib/net/safe-fetch';
import { CANARY_TYP, canaryPayload } from '@/lib/renderings/jwt/canary';
import { pinSigner } from '@/lib/signing/pin-signer';
import type { Ctx } from '@/lib/verb/ctx';
import { outcomeOf } from './model/canary';

/** What a gateway answers; see lib/gateway/server/canary.ts. */
const verdictSchema = z.object({
  jti: z.string(),
  decision: z.enum(['allow', 'deny']),
  reason: z.string().regex(/^[a-z_]{1,40}$/),
  enforced: z.boolean(),
  serial: z.int().min(0),
});
const refusalSchema = z.object({ error: z.string().regex(/^[a-z_]{1,40}$/) });

const MOST_BYTES = 16_384;
const TIMEOUT_MS = 5_000;

interface Question {
  url: string;
  gateway: string;
  agent: string;
  server: string;
  tool: string;
}

/**
 * Asks a reference gateway what it decides about a call; it calls no server. `isolation`: the revision that its policy
 * must have at least. Whatever comes of it is an outcome, also that it cannot be reached.
 */
export async function askGateway(ctx: Ctx, { url, gateway, agent, server, tool }: Question, isolation: number) {
  const failed = (says: string) => ({ outcome: 'failed' as const, says, serial: null });
  const signer = await pinSigner(ctx.db.read, ctx.signer);
  const jti = randomUUID();
  const payload = canaryPayload({ iss: ctx.baseUrl, aud: gateway, jti, agent, server, tool, now: ctx.clock() });
  const body = await signer.sign({ typ: CANARY_TYP, payload });
  const { allowLoopback } = ctx;
  const options = { allowLoopback, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS, followRedirects: false };
  try {
    const answer = await createSafeFetch(options)(`${url.replace(/\/+$/, '')}/canary`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/jwt' },
      body,
    });
    const given: unknown = JSON.parse(await answer.text());
    if (answer.status !== 200) {
      const why = refusalSchema.safeParse(given).data?.error;
      return failed(`The gateway answered ${answer.status}${why ? ` (${why})` : ''}.`);
    }
    const verdict = verdictSchema.safeParse(given);
    if (!verdict.success || verdict.data.jti !== jti) return failed('What answered is no reference gateway.');
    return { ...outcomeOf(verdict.data, isolation), serial: verdict.data.serial };
  } catch (error) {
    if (isRemitError(error)) return failed(error.message);
    if (error instanceof SyntaxError) return failed('What answered is no reference gateway.');
    throw error;
  }
}
