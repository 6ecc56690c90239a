import { z } from 'zod';
import { slugSchema } from '@/lib/kernel/slug';
import { line } from '@/lib/kernel/text';
import { publicJwkSchema } from './public-jwk';

export const CREDENTIAL_KINDS = ['remit_secret', 'remit_key', 'external'] as const;
export type CredentialKind = (typeof CREDENTIAL_KINDS)[number];

export const KIND_WORDS: Record<CredentialKind, string> = {
  remit_secret: 'Secret for tokens of Remit',
  remit_key: 'Key for tokens of Remit',
  external: 'Of another issuer',
};

/** Replaced at least so often; its owner is told ahead. */
export const ROTATE_DAYS = 90;

/** What a token may be for: an address, and what is below it. */
const audienceSchema = z
  .string()
  .max(300, 'Use at most 300 characters.')
  .refine(
    (text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol),
    'Give the https address of a gateway.',
  )
  .refine((text) => !/[?#]|\/\/[^/]*@/.test(text), 'Leave out name, password, query and fragment.')
  .transform((text) => text.replace(/\/+$/, ''));

const common = {
  name: slugSchema,
  /** Where it is kept: a vault, a deployment. Never the secret. */
  place: line(200),
};
const audiences = z.array(audienceSchema).min(1, 'Name at least one gateway.').max(20, 'Name at most 20.');

/** As a header can carry it. */
const bearer = line(2000).regex(/^[\x21-\x7e]+$/, 'Use letters, digits and signs of ASCII, without blanks.');

const registrationUriSchema = z
  .string()
  .max(1000, 'Use at most 1000 characters.')
  .refine((text) => URL.canParse(text) && /^https?:$/.test(new URL(text).protocol), 'Give an https address.')
  .refine((text) => !URL.canParse(text) || new URL(text).username === '', 'Leave name and password out of it.');

const byKind = {
  remit_secret: z.strictObject({ kind: z.literal('remit_secret'), ...common, audiences }),
  remit_key: z.strictObject({ kind: z.literal('remit_key'), ...common, audiences, publicKey: publicJwkSchema }),
  external: z.strictObject({
    kind: z.literal('external'),
    ...common,
    issuer: line(300),
    subject: line(300),
    /** Of a client with a key (RFC 7592): then Remit replaces it there. */
    registration: z.strictObject({ uri: registrationUriSchema, accessToken: bearer }).optional(),
  }),
};
export const createCredentialSchema = z.discriminatedUnion('kind', [
  byKind.remit_secret,
  byKind.remit_key,
  byKind.external,
]);

const agent = slugSchema;
/** The same with whose it is. */
export const agentCredentialSchema = z.discriminatedUnion('kind', [
  byKind.remit_secret.extend({ agent }),
  byKind.remit_key.extend({ agent }),
  byKind.external.extend({ agent }),
]);

const MOST_OVERLAP_HOURS = 720;
export const rotateCredentialSchema = z.strictObject({
  /** How long what it replaces goes on; 0: it ends at once, and gateways refuse tokens that it gave. */
  overlapHours: z
    .int('Use a whole number of hours.')
    .min(0, 'Use 0 or more.')
    .max(MOST_OVERLAP_HOURS, `Use at most ${MOST_OVERLAP_HOURS}.`)
    .default(24),
  reason: line(500).optional(),
  /** The key that comes next, of kind `remit_key` and of a client at another issuer that Remit may change. */
  publicKey: publicJwkSchema.optional(),
});

export const reasonSchema = z.strictObject({ reason: line(500) });

/** The name that a client of Remit's has: its identity's subject. */
export function clientIdOf(agent: string, name: string): string {
  return `${agent}.${name}`;
}

/** Whether a token may be for this: an audience itself, or something below it. */
export function mayBeFor(audiences: readonly string[], resource: string): boolean {
  return audiences.some((audience) => resource === audience || resource.startsWith(`${audience}/`));
}

/**
 * From when on tokens count, after what gave them was replaced at this moment: the next whole second, since `iat` has no
 * less. What Remit itself issues in the rest of this one says the next; so where it was replaced twice within a second, the
 * second time goes by what the tokens between say. `before`: what held until now.
 */
export function notBeforeAfter(now: Date, before?: string): string {
  const next = (Math.floor(now.getTime() / 1000) + 1) * 1000;
  const last = before === undefined ? Number.NaN : Date.parse(before);
  return new Date(last >= next ? last + 1000 : next).toISOString();
}
