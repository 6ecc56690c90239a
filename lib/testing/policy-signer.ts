import { CompactSign, exportJWK, generateKeyPair, type JWK } from 'jose';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';

export interface TestSigner {
  jwk: JWK & { kid: string };
  /** A compact JWS over an object's RFC 8785 form, or over exactly these bytes; `header` comes over the usual one. */
  sign(typ: string, payload: object | Uint8Array, header?: Record<string, unknown>): Promise<string>;
}

/** A key as Remit has one, with which tests can also sign what Remit never would. */
export async function testSigner(kid: string): Promise<TestSigner> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  return {
    jwk: { ...(await exportJWK(publicKey)), kid, alg: 'ES256', use: 'sig' },
    sign(typ, payload, header = {}) {
      const bytes = payload instanceof Uint8Array ? payload : new TextEncoder().encode(canonicalJson(payload));
      return new CompactSign(bytes).setProtectedHeader({ alg: 'ES256', kid, typ, ...header }).sign(privateKey);
    },
  };
}

/** Claims of a policy that says nothing. */
export function policyClaims(change: Record<string, unknown> = {}) {
  return {
    iss: 'https://remit.example.com',
    aud: 'edge',
    iat: 1_801_440_000,
    serial: 7,
    default: 'deny',
    previous: null,
    mode: 'enforce',
    agents: {},
    servers: {},
    tools: {},
    grants: [],
    ...change,
  };
}

/** Claims of the statement that such a policy is still the newest, for an hour. */
export function freshnessClaims(policy: ReturnType<typeof policyClaims>, change: Record<string, unknown> = {}) {
  const { iss, aud, serial, iat } = policy;
  return { iss, aud, serial, sha256: sha256Hex(canonicalJson(policy)), iat, exp: iat + 3600, ...change };
}
