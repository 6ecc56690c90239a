import type { NextAuthOptions } from 'next-auth';
import { decode, encode, type JWTDecodeParams } from 'next-auth/jwt';
import credentials from 'next-auth/providers/credentials';
import { isRemitError } from '@/lib/kernel/errors';
import { signIn } from '@/lib/people/sign-in';
import { ctxFor, getRuntime } from '@/lib/runtime/runtime';
import { notHeld } from '@/lib/signing/load-signer';
import { log } from '@/lib/telemetry/log';
import { oidcProvider, signInWithProfile } from './oidc';
import { sameSite } from './same-site';

/** A session ends after so long without use, and after a week in any case. */
const IDLE_SECONDS = 12 * 3600;
const LONGEST_SECONDS = 7 * 86_400;

const SESSION_LABEL = 'session';

// Under ESM the CommonJS provider arrives wrapped in `default`.
const Credentials =
  typeof credentials === 'function' ? credentials : (credentials as { default: typeof credentials }).default;

/** next-auth as Remit uses it: it keeps the cookie, and Remit's own verbs decide who gets one. */
export function authOptions(): NextAuthOptions {
  const { config, signer, baseUrl } = getRuntime();
  // By the key that signs; without it people are still let in, so that the page can say what is missing.
  const [secret] = signer.trustedSecrets(SESSION_LABEL);
  if (!secret) throw notHeld(signer.kid);
  return {
    secret: secret.toString('base64url'),
    session: { strategy: 'jwt', maxAge: IDLE_SECONDS, updateAge: 900 },
    jwt: { encode, decode: decodeByAny },
    useSecureCookies: baseUrl.startsWith('https:'),
    pages: { signIn: '/sign-in', error: '/sign-in' },
    providers: [
      Credentials({
        id: 'credentials',
        name: 'E-mail and password',
        credentials: { email: { type: 'email' }, password: { type: 'password' } },
        async authorize(given, request) {
          const address = addressOf(request?.headers as Record<string, string | undefined> | undefined);
          const input = { email: given?.email ?? '', password: given?.password ?? '', address };
          try {
            return await signIn({ ctx: ctxFor({ kind: 'anonymous' }), input });
          } catch (error) {
            // What people may read is passed on as it is; anything else says nothing about what happened.
            if (isRemitError(error) && ['not_signed_in', 'too_many_requests'].includes(error.code))
              throw new Error(error.message);
            if (isRemitError(error) && error.code === 'invalid_input')
              throw new Error('This e-mail address and password do not match.');
            log.error({ err: error }, 'sign-in failed');
            throw new Error('Signing in does not work at the moment. Try again in a while.');
          }
        },
      }),
      ...(config.oidc ? [oidcProvider(config.oidc)] : []),
    ],
    callbacks: {
      async signIn({ account, profile, user }) {
        if (account?.provider !== 'oidc' || !config.oidc) return true;
        try {
          Object.assign(user, await signInWithProfile(config.oidc, account.providerAccountId, profile));
          return true;
        } catch (error) {
          if (!isRemitError(error)) throw error;
          return `/sign-in?problem=${encodeURIComponent(error.code)}`;
        }
      },
      jwt({ token, user }) {
        const now = Math.floor(getRuntime().clock().getTime() / 1000);
        if (user) return { sub: user.id, epoch: (user as { epoch?: number }).epoch ?? 0, since: now };
        if (now - Number(token.since ?? 0) > LONGEST_SECONDS) return {};
        return token;
      },
      session({ session, token }) {
        return Object.assign(session, { personId: token.sub, epoch: token.epoch });
      },
      // Never anywhere but here, whatever the link said.
      redirect: ({ url }) => sameSite(url, baseUrl),
    },
    logger: {
      error: (code) => log.warn({ code }, 'next-auth'),
      warn: (code) => log.debug({ code }, 'next-auth'),
      debug: () => {},
    },
  };
}

/** Sessions outlive a rotation, and not the withdrawal of their key: whoever stole it could have made them. */
async function decodeByAny(given: JWTDecodeParams) {
  let failure: unknown;
  for (const secret of getRuntime().signer.trustedSecrets(SESSION_LABEL)) {
    try {
      return await decode({ ...given, secret: secret.toString('base64url') });
    } catch (error) {
      failure = error;
    }
  }
  throw failure;
}

// Set by the server from the socket, never by the client; see lib/server.
function addressOf(headers: Record<string, string | undefined> | undefined): string {
  return headers?.['x-remit-address']?.slice(0, 100) ?? 'unknown';
}
