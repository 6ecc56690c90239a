import { z } from 'zod';

const part = z.string().regex(/^[A-Za-z0-9_-]{1,1400}$/, 'Give it as base64url.');
/** 2048 bits. */
const SHORTEST_MODULUS = 342;
const optional = {
  kid: z.string().max(200).optional(),
  alg: z.string().max(20).optional(),
  use: z.literal('sig').optional(),
};

/** A public key (RFC 7517) that signs. Strict, so that a private key is refused and never kept. */
export const publicJwkSchema = z.discriminatedUnion(
  'kty',
  [
    z.strictObject({
      kty: z.literal('EC'),
      crv: z.enum(['P-256', 'P-384', 'P-521']),
      x: part,
      y: part,
      ...optional,
    }),
    z.strictObject({ kty: z.literal('OKP'), crv: z.literal('Ed25519'), x: part, ...optional }),
    z.strictObject({
      kty: z.literal('RSA'),
      n: part.min(SHORTEST_MODULUS, 'Use a key of 2048 bits or more.'),
      e: part,
      ...optional,
    }),
  ],
  { error: 'Give the public half of a key as JWK: EC, Ed25519 or RSA.' },
);
export type PublicJwk = z.output<typeof publicJwkSchema>;

const CURVES = { 'P-256': 'ES256', 'P-384': 'ES384', 'P-521': 'ES512', Ed25519: 'EdDSA' } as const;

/** What a key may sign an assertion with; the key decides, and not the assertion's header. */
export function algorithmsOf(key: PublicJwk): string[] {
  if (key.kty === 'RSA') return ['PS256', 'RS256'];
  return key.kty === 'OKP' ? ['EdDSA', 'Ed25519'] : [CURVES[key.crv]];
}

export const ASSERTION_ALGORITHMS = ['ES256', 'ES384', 'ES512', 'EdDSA', 'Ed25519', 'PS256', 'RS256'];
