import { z } from 'zod';
import { RemitError } from '@/lib/kernel/errors';
import type { PublicJwk } from '../model/public-jwk';

const clientSchema = z.looseObject({
  client_id: z.string(),
  registration_access_token: z
    .string()
    .max(2000)
    .regex(/^[\x21-\x7e]+$/)
    .optional(),
});

/** What the server adds by itself, and does not take back (RFC 7592 2.2). */
const NOT_SENT = [
  'registration_access_token',
  'registration_client_uri',
  'client_secret_expires_at',
  'client_id_issued_at',
];

/**
 * Puts this key in the place of all that a client has at its issuer (RFC 7592). Done twice it is done once. Gives the
 * token that the next change needs. Throws `upstream_failed`, `url_refused` or `too_large`.
 */
export async function replaceKey(
  safeFetch: typeof fetch,
  parts: { uri: string; token: string; publicKey: PublicJwk; keep: (token: string) => Promise<void> },
): Promise<{ token: string }> {
  const { uri, token, publicKey, keep } = parts;
  const headers = (bearer: string) => ({ Authorization: `Bearer ${bearer}`, Accept: 'application/json' });
  const known = await clientIn(await safeFetch(uri, { headers: headers(token) }), 'say what it knows of the client');
  // Some give another token with every answer.
  const next = known.registration_access_token ?? token;
  // Kept before anything else can go wrong: the old one may be worth nothing by now.
  if (next !== token) await keep(next);
  const kept = Object.fromEntries(Object.entries(known).filter(([name]) => !NOT_SENT.includes(name)));
  const answer = await safeFetch(uri, {
    method: 'PUT',
    headers: { ...headers(next), 'Content-Type': 'application/json' },
    body: JSON.stringify({ ...kept, jwks: { keys: [publicKey] } }),
  });
  const after = await clientIn(answer, 'take the key');
  return { token: after.registration_access_token ?? next };
}

async function clientIn(answer: Response, what: string): Promise<z.output<typeof clientSchema>> {
  const body: unknown = await answer.json().catch(() => null);
  const client = clientSchema.safeParse(body);
  if (answer.status === 200 && client.success) return client.data;
  throw new RemitError('upstream_failed', `The issuer did not ${what}: it answered ${answer.status}.`);
}
