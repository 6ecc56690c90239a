import { compactVerify, type JWK } from 'jose';
import { z } from 'zod';
import { piiActionSchema, rateLimitSchema } from '@/lib/kernel/constraints';
import { captureSchema, dataClassSchema, effectSchema } from '@/lib/kernel/data-class';
import { sha256Hex } from '@/lib/kernel/digest';
import { FRESHNESS_TYP } from './freshness';
import { POLICY_TYP } from './payload';

/** Why a client refuses what it was given. Closed, so that receipts and tests can name each. */
export type RefusalCode =
  | 'bad_signature'
  | 'unknown_key'
  | 'duplicate_key'
  | 'wrong_type'
  | 'wrong_algorithm'
  | 'wrong_audience'
  | 'wrong_issuer'
  | 'older_serial'
  | 'same_serial_other_bytes'
  | 'freshness_missing'
  | 'freshness_expired'
  | 'freshness_of_other_policy'
  | 'invalid_policy'
  | 'canary_expired'
  | 'too_large';

export class Refusal extends Error {
  constructor(
    readonly code: RefusalCode,
    message: string,
  ) {
    super(message);
    this.name = 'Refusal';
  }
}

export interface Expected {
  issuer: string;
  /** The gateway's own slug. */
  audience: string;
}

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const record = <T extends z.ZodType>(schema: T) => z.record(z.string(), schema);

// Loose: a later version may say more. What this version acts on is checked.
export const policySchema = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  iat: z.int(),
  serial: z.int().min(1),
  default: z.literal('deny'),
  previous: digest.nullable(),
  mode: z.enum(['enforce', 'shadow']),
  onStale: z.literal('keep').optional(),
  sealTo: z
    .looseObject({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), kid: z.string() })
    .optional(),
  agents: record(
    z.looseObject({
      status: z.enum(['active', 'suspended']),
      identities: z.array(z.looseObject({ iss: z.string(), sub: z.string(), notBefore: z.iso.datetime().optional() })),
      requireUser: z.boolean(),
      mode: z.literal('shadow').optional(),
    }),
  ),
  servers: record(z.looseObject({ url: z.string() })),
  tools: record(
    z.looseObject({
      definition: digest,
      dataClass: dataClassSchema,
      categories: z.array(z.string()),
      effect: effectSchema,
      untrusted: z.boolean(),
      outward: z.boolean(),
      capture: captureSchema.optional(),
      fields: record(dataClassSchema).optional(),
      drifted: z.literal(true).optional(),
    }),
  ),
  grants: z.array(
    z.looseObject({
      id: z.string(),
      request: z.string(),
      agent: z.string(),
      tool: z.string(),
      maxDataClass: dataClassSchema,
      rateLimit: rateLimitSchema.optional(),
      pii: piiActionSchema.optional(),
      requireUser: z.literal(true).optional(),
      notAfter: z.iso.datetime({ offset: true }).optional(),
    }),
  ),
});
export type PolicyClaims = z.output<typeof policySchema>;

const freshnessSchema = z.looseObject({
  iss: z.string(),
  aud: z.string(),
  serial: z.int().min(1),
  sha256: digest,
  iat: z.int(),
  exp: z.int(),
});
export type FreshnessClaims = z.output<typeof freshnessSchema>;

/** Verifies signature, type, audience and issuer, in that order, then the content. Throws Refusal. */
export async function verifyPolicy(
  jws: string,
  keys: readonly JWK[],
  expected: Expected,
): Promise<{ claims: PolicyClaims; sha256: string }> {
  const payload = await verifySigned(jws, keys, POLICY_TYP);
  const claims = parse(payload, policySchema);
  checkParties(claims, expected);
  return { claims, sha256: sha256Hex(payload) };
}

/** Clocks may differ by this much. */
export const SKEW_SECONDS = 60;

/** Verifies that a freshness statement is signed, for us, about this policy, and not over. Throws Refusal. */
export async function verifyFreshness(
  jws: string | null,
  keys: readonly JWK[],
  expected: Expected & { serial: number; sha256: string; now: Date },
): Promise<FreshnessClaims> {
  if (jws === null) throw new Refusal('freshness_missing', 'The answer has no Remit-Freshness.');
  const claims = parse(await verifySigned(jws, keys, FRESHNESS_TYP), freshnessSchema);
  checkParties(claims, expected);
  if (claims.serial !== expected.serial || claims.sha256 !== expected.sha256) {
    throw new Refusal(
      'freshness_of_other_policy',
      `The freshness is of serial ${claims.serial}, the policy is ${expected.serial}.`,
    );
  }
  if (claims.exp + SKEW_SECONDS <= expected.now.getTime() / 1000)
    throw new Refusal('freshness_expired', 'The freshness is over.');
  return claims;
}

/** The payload, once its signature fits one of these keys and its type is this one. Throws Refusal. */
export async function verifySigned(jws: string, keys: readonly JWK[], typ: string): Promise<Uint8Array> {
  const header = protectedHeader(jws);
  // Before any key is looked at: the algorithm is ours to say, not the sender's.
  if (header.alg !== 'ES256')
    throw new Refusal('wrong_algorithm', `The algorithm is ${String(header.alg)}, not ES256.`);
  const found = keys.filter((key) => key.kid !== undefined && key.kid === header.kid);
  if (found.length === 0) throw new Refusal('unknown_key', 'It is signed with a key that is not published.');
  if (found.length > 1) throw new Refusal('duplicate_key', 'Two published keys have the same id.');
  try {
    // As it is and not imported here: jose imports a JWK once, however often the same object comes.
    const { payload } = await compactVerify(jws, found[0] as JWK, { algorithms: ['ES256'] });
    if (header.typ !== typ) throw new Refusal('wrong_type', `The type is ${String(header.typ)}, not ${typ}.`);
    return payload;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal('bad_signature', 'The signature does not fit.');
  }
}

function protectedHeader(jws: string): Record<string, unknown> {
  try {
    const [first = ''] = jws.split('.');
    const header: unknown = JSON.parse(
      new TextDecoder().decode(
        Uint8Array.from(atob(first.replace(/-/g, '+').replace(/_/g, '/')), (c) => c.charCodeAt(0)),
      ),
    );
    if (header && typeof header === 'object') return header as Record<string, unknown>;
  } catch {
    // Said below, with what is no object.
  }
  throw new Refusal('bad_signature', 'This is no compact JWS.');
}

/** Throws Refusal (`invalid_policy`) for what is no JSON, or does not fit. */
export function parse<Schema extends z.ZodType>(payload: Uint8Array, schema: Schema): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    throw new Refusal('invalid_policy', 'The payload is not JSON.');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw new Refusal('invalid_policy', `${issue?.path.join('.')}: ${issue?.message}`);
}

export function checkParties(claims: { iss: string; aud: string }, { issuer, audience }: Expected): void {
  if (claims.aud !== audience) throw new Refusal('wrong_audience', `It is for ${claims.aud}, not for ${audience}.`);
  if (claims.iss !== issuer) throw new Refusal('wrong_issuer', `It is from ${claims.iss}, not from ${issuer}.`);
}
