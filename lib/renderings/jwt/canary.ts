import type { JWK } from 'jose';
import { z } from 'zod';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { checkParties, type Expected, parse, Refusal, SKEW_SECONDS, verifySigned } from './verify';

export const CANARY_TYP = 'remit-canary+jwt';

/** How long one is good for. A gateway takes none that says it is good for longer. */
const CANARY_SECONDS = 60;

const canarySchema = z.strictObject({
  iss: z.string(),
  aud: z.string(),
  iat: z.int(),
  exp: z.int(),
  jti: z.string().min(16).max(64),
  agent: z.string().min(1).max(200),
  server: z.string().min(1).max(200),
  tool: z.string().min(1).max(400),
});
export type CanaryClaims = z.output<typeof canarySchema>;

/** The payload of a `remit-canary+jwt`: Remit asks one gateway, once, what it decides about a call of an agent. */
export function canaryPayload({
  now,
  ...claims
}: Pick<CanaryClaims, 'iss' | 'aud' | 'jti' | 'agent' | 'server' | 'tool'> & { now: Date }): string {
  const iat = Math.floor(now.getTime() / 1000);
  return canonicalJson({ ...claims, iat, exp: iat + CANARY_SECONDS });
}

/** Verifies signature, type, content, parties and time. That it is used once is for the caller to see to. Throws Refusal. */
export async function verifyCanary(
  jws: string,
  keys: readonly JWK[],
  { now, ...expected }: Expected & { now: Date },
): Promise<CanaryClaims> {
  const claims = parse(await verifySigned(jws, keys, CANARY_TYP), canarySchema);
  checkParties(claims, expected);
  const at = now.getTime() / 1000;
  const { iat, exp } = claims;
  if (exp <= at || exp - iat > CANARY_SECONDS || iat > at + SKEW_SECONDS) {
    throw new Refusal('canary_expired', 'The canary call is over, or not for now.');
  }
  return claims;
}
