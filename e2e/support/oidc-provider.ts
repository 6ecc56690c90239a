import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { exportJWK, generateKeyPair } from 'jose';
import { Provider } from 'oidc-provider';

export interface OidcAccount {
  email: string;
  email_verified?: boolean;
  name?: string;
  roles?: string[] | string;
}

export interface OidcProvider {
  issuer: string;
  /** By subject. A change counts from the next sign-in. */
  accounts: Map<string, OidcAccount>;
  /** The environment that points a Remit here. */
  env: Record<string, string>;
  stop(): Promise<void>;
}

interface Options {
  /** Where Remit will be. */
  remitUrl: string;
  /** OpenID Connect allows both: claims only from the userinfo endpoint (true), or in the ID token too. */
  thinIdToken: boolean;
}

const CLIENT = { id: 'remit', secret: 'sample-client-secret' };

/** A real OpenID provider on loopback. Its login page is a button for each account, and consent is given already. */
export async function startOidcProvider({ remitUrl, thinIdToken }: Options): Promise<OidcProvider> {
  const accounts = new Map<string, OidcAccount>();
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const { privateKey } = await generateKeyPair('RS256', { extractable: true });
  const key = { ...(await exportJWK(privateKey)), alg: 'RS256', use: 'sig', kid: 'sample' };
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.id,
        client_secret: CLIENT.secret,
        redirect_uris: [`${remitUrl}/api/auth/callback/oidc`],
      },
    ],
    jwks: { keys: [key] },
    cookies: { keys: ['sample-cookie-key'] },
    claims: { email: ['email', 'email_verified'], profile: ['name', 'roles'] },
    conformIdTokenClaims: thinIdToken,
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_: unknown, { uid }: { uid: string }) => `/login/${uid}` },
    findAccount: (_: unknown, sub: string) =>
      accounts.has(sub) ? { accountId: sub, claims: () => ({ sub, ...accounts.get(sub) }) } : undefined,
    async loadExistingGrant(ctx: GrantContext) {
      const grant = new provider.Grant({ clientId: CLIENT.id, accountId: ctx.oidc.session.accountId });
      grant.addOIDCScope('openid email profile');
      await grant.save();
      return grant;
    },
  });
  const answer = provider.callback();
  http.on('request', (request: IncomingMessage, response: ServerResponse) => {
    if (!request.url?.startsWith('/login/')) return answer(request, response);
    void logIn(provider, accounts, request, response);
  });
  return {
    issuer,
    accounts,
    env: { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: CLIENT.id, OIDC_CLIENT_SECRET: CLIENT.secret },
    async stop() {
      http.closeAllConnections();
      await new Promise((resolve) => http.close(resolve));
    },
  };
}

interface GrantContext {
  oidc: { session: { accountId: string } };
}

async function logIn(
  provider: Provider,
  accounts: Map<string, OidcAccount>,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  if (request.method === 'POST') {
    const accountId = new URL(request.url ?? '', 'http://login').searchParams.get('as') ?? '';
    return provider.interactionFinished(request, response, { login: { accountId, remember: false } });
  }
  const path = new URL(request.url ?? '', 'http://login').pathname;
  const buttons = [...accounts.keys()].map(
    (sub) => `<form method="post" action="${path}?as=${sub}"><button>${sub}</button></form>`,
  );
  response.writeHead(200, { 'Content-Type': 'text/html' });
  response.end(`<!doctype html><html lang="en"><title>Sample login</title>${buttons.join('')}</html>`);
}
