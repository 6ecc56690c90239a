import type { OAuthConfig } from 'next-auth/providers/oauth';
import type { Config } from '@/lib/config/env';
import { invalid } from '@/lib/kernel/errors';
import type { SignedIn } from '@/lib/people/sign-in';
import { signInOidc } from '@/lib/people/sign-in-oidc';
import { ctxFor } from '@/lib/runtime/runtime';

type OidcConfig = NonNullable<Config['oidc']>;

interface Claims {
  sub: string;
  email?: string;
  email_verified?: boolean;
  name?: string;
  preferred_username?: string;
  [claim: string]: unknown;
}

/** The company's own identity provider, by discovery, with PKCE, state and nonce. */
export function oidcProvider(oidc: OidcConfig): OAuthConfig<Claims> {
  return {
    id: 'oidc',
    name: 'Single sign-on',
    type: 'oauth',
    wellKnown: `${oidc.issuer.replace(/\/+$/, '')}/.well-known/openid-configuration`,
    issuer: oidc.issuer,
    clientId: oidc.clientId,
    clientSecret: oidc.clientSecret,
    authorization: { params: { scope: 'openid email profile' } },
    idToken: true,
    checks: ['pkce', 'state', 'nonce'],
    userinfo: {
      // Providers may keep e-mail address and roles to their userinfo endpoint (OpenID Connect Core 5.4). What the
      // signed ID token says wins; another subject's answer is not for this person (5.3.2).
      async request({ client, tokens }) {
        // next-auth's type leaves out what openid-client's token set can do.
        const signed = (tokens as unknown as { claims(): Claims }).claims();
        const complete = signed.email !== undefined && signed[oidc.roleClaim] !== undefined;
        if (complete || !client.issuer.metadata.userinfo_endpoint) return signed;
        const told = await client.userinfo<Claims>(tokens.access_token as string);
        if (told.sub !== signed.sub) throw new TypeError('userinfo is about another subject');
        return { ...told, ...signed };
      },
    },
    profile: (claims) => ({ id: claims.sub, name: claims.name ?? null, email: claims.email ?? null, image: null }),
  };
}

/** Hands the verified claims to the verb. Throws as `signInOidc` does. */
export async function signInWithProfile(oidc: OidcConfig, subject: string, profile: unknown): Promise<SignedIn> {
  const claims = (profile ?? {}) as Claims;
  if (!claims.email) throw invalid('email', 'The identity provider gave no e-mail address.');
  return signInOidc({
    ctx: ctxFor({ kind: 'anonymous' }),
    input: {
      issuer: oidc.issuer,
      subject,
      email: claims.email,
      emailVerified: claims.email_verified === true,
      name: (claims.name ?? claims.preferred_username ?? claims.email).slice(0, 80),
      roles: rolesOf(claims[oidc.roleClaim]),
    },
  });
}

/** A claim may be a list or words in one string. */
function rolesOf(claim: unknown): string[] {
  if (Array.isArray(claim)) return claim.filter((value) => typeof value === 'string');
  return typeof claim === 'string' ? claim.split(/[\s,]+/).filter(Boolean) : [];
}
