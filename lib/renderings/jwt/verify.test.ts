import { createHmac, createPublicKey } from 'node:crypto';
import fc from 'fast-check';
import type { JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import { compile } from '@/lib/policy-engine/compile';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import { inputs, RUNS } from '@/lib/testing/policy-arbitraries';
import { freshnessClaims, policyClaims, type TestSigner, testSigner } from '@/lib/testing/policy-signer';
import { FRESHNESS_TYP, freshnessPayload } from './freshness';
import { POLICY_TYP, policyPayload } from './payload';
import { policySchema, Refusal, verifyFreshness, verifyPolicy } from './verify';

const EXPECTED = { issuer: 'https://remit.example.com', audience: 'edge' };
const CLAIMS = policyClaims();

let ours: TestSigner;
let theirs: TestSigner;
let good: string;
beforeAll(async () => {
  ours = await testSigner('key-1');
  theirs = await testSigner('key-2');
  good = await ours.sign(POLICY_TYP, CLAIMS);
});

/** `accepted`, or the code of the refusal; anything else that is thrown fails the test. */
async function outcome(verifying: Promise<unknown>): Promise<string> {
  try {
    await verifying;
    return 'accepted';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
}
const verify = (jws: string, keys: JWK[] = [ours.jwk]) => outcome(verifyPolicy(jws, keys, EXPECTED));
const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const part = (jws: string, at: number) => jws.split('.')[at] as string;
const withHeader = (header: object) => [encoded(header), part(good, 1), part(good, 2)].join('.');

describe('verifyPolicy', () => {
  it('takes what was signed for this gateway, and gives the digest of its bytes', async () => {
    const { claims, sha256 } = await verifyPolicy(good, [theirs.jwk, ours.jwk], EXPECTED);
    expect(claims).toEqual(CLAIMS);
    expect(sha256).toBe(sha256Hex(canonicalJson(CLAIMS)));
  });

  it('takes what Remit renders, of any policy', () => {
    fc.assert(
      fc.property(inputs, (input) => {
        const policy = compile(input);
        for (const { slug } of input.gateways) {
          const claims = forGateway(policy, slug, { serial: 1, previous: null });
          const issuedAt = new Date('2027-02-01T00:00:00.999Z');
          const { bytes, sha256 } = policyPayload({ issuer: EXPECTED.issuer, gateway: slug, issuedAt, claims });
          const read = JSON.parse(new TextDecoder().decode(bytes)) as object;
          expect(policySchema.parse(read)).toEqual({ ...claims, iss: EXPECTED.issuer, aud: slug, iat: 1_801_440_000 });
          expect(sha256).toBe(sha256Hex(bytes));
        }
      }),
      { ...RUNS, numRuns: 200 },
    );
  });

  it('refuses every other algorithm before it looks at a key', async () => {
    const pem = createPublicKey({ key: ours.jwk, format: 'jwk' }).export({ format: 'pem', type: 'spki' }) as string;
    for (const secret of [pem, JSON.stringify(ours.jwk), ours.jwk.x as string, '']) {
      const signed = `${encoded({ alg: 'HS256', kid: 'key-1', typ: POLICY_TYP })}.${part(good, 1)}`;
      const mac = createHmac('sha256', secret).update(signed).digest('base64url');
      expect(await verify(`${signed}.${mac}`)).toBe('wrong_algorithm');
    }
    for (const alg of ['none', 'None', '', undefined, null, 'es256', 'ES384', 'RS256', ['ES256']]) {
      expect(await verify(withHeader({ alg, kid: 'key-1', typ: POLICY_TYP })), String(alg)).toBe('wrong_algorithm');
      expect(await verify(`${encoded({ alg, kid: 'key-1', typ: POLICY_TYP })}.${part(good, 1)}.`)).toBe(
        'wrong_algorithm',
      );
    }
  });

  it('refuses another key, whatever it calls itself', async () => {
    expect(await verify(await theirs.sign(POLICY_TYP, CLAIMS))).toBe('unknown_key');
    expect(await verify(await theirs.sign(POLICY_TYP, CLAIMS, { kid: 'key-1' }))).toBe('bad_signature');
    expect(await verify(await theirs.sign(POLICY_TYP, CLAIMS, { kid: 'key-1', jwk: theirs.jwk }))).toBe(
      'bad_signature',
    );
    expect(await verify(await ours.sign(POLICY_TYP, CLAIMS, { kid: 'KEY-1' }))).toBe('unknown_key');
    expect(await verify(await ours.sign(POLICY_TYP, CLAIMS, { kid: undefined }))).toBe('unknown_key');
    const { kid: _, ...nameless } = ours.jwk;
    expect(await verify(await ours.sign(POLICY_TYP, CLAIMS, { kid: undefined }), [nameless])).toBe('unknown_key');
  });

  it('refuses keys that are none, gone or there twice', async () => {
    expect(await verify(good, [])).toBe('unknown_key');
    expect(await verify(good, [ours.jwk, ours.jwk])).toBe('duplicate_key');
    expect(await verify(good, [ours.jwk, { ...theirs.jwk, kid: 'key-1' }])).toBe('duplicate_key');
    expect(await verify(good, [{ kid: 'key-1', kty: 'oct', k: 'AAAA' }])).toBe('bad_signature');
    expect(await verify(good, [{ kid: 'key-1' } as JWK])).toBe('bad_signature');
  });

  it('refuses another type, also of what Remit signs itself', async () => {
    for (const typ of [FRESHNESS_TYP, 'JWT', '', `application/${POLICY_TYP}`, POLICY_TYP.toUpperCase()]) {
      expect(await verify(await ours.sign(typ, CLAIMS)), typ).toBe('wrong_type');
    }
    expect(await verify(await ours.sign(POLICY_TYP, CLAIMS, { typ: undefined }))).toBe('wrong_type');
  });

  it('refuses a header that asks for what it does not know', async () => {
    expect(await verify(withHeader({ alg: 'ES256', kid: 'key-1', typ: POLICY_TYP, crit: ['exp'] }))).toBe(
      'bad_signature',
    );
    expect(await verify(withHeader({ alg: 'ES256', kid: 'key-1', typ: POLICY_TYP, b64: false }))).toBe('bad_signature');
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['another gateway', { aud: 'edge-2' }, 'wrong_audience'],
    ['a gateway in capitals', { aud: 'Edge' }, 'wrong_audience'],
    ['several gateways', { aud: ['edge'] }, 'invalid_policy'],
    ['no gateway', { aud: undefined }, 'invalid_policy'],
    ['another issuer', { iss: 'https://other.example.com' }, 'wrong_issuer'],
    ['an issuer with a slash more', { iss: 'https://remit.example.com/' }, 'wrong_issuer'],
    ['no issuer', { iss: undefined }, 'invalid_policy'],
    ['serial 0', { serial: 0 }, 'invalid_policy'],
    ['half a serial', { serial: 7.5 }, 'invalid_policy'],
    ['a serial as text', { serial: '8' }, 'invalid_policy'],
    ['a default of allow', { default: 'allow' }, 'invalid_policy'],
    ['no default', { default: undefined }, 'invalid_policy'],
    ['a mode that it does not know', { mode: 'off' }, 'invalid_policy'],
    ['a digest that is none', { previous: 'x' }, 'invalid_policy'],
    ['no grants', { grants: undefined }, 'invalid_policy'],
    [
      'a status that it does not know',
      { agents: { a: { status: 'draft', identities: [], requireUser: false } } },
      'invalid_policy',
    ],
    [
      'a later version’s words',
      { later: 1, agents: { constructor: { status: 'active', identities: [], requireUser: false, later: 1 } } },
      'accepted',
    ],
  ])('with %s', async (_, change, expected) => {
    expect(await verify(await ours.sign(POLICY_TYP, policyClaims(change)))).toBe(expected);
  });

  it('refuses what is no JSON', async () => {
    const bytes = (...list: number[]) => ours.sign(POLICY_TYP, Uint8Array.from(list));
    expect(await verify(await bytes())).toBe('invalid_policy');
    expect(await verify(await bytes(0x7b))).toBe('invalid_policy');
    const broken = Buffer.from(canonicalJson({ ...CLAIMS, note: '?' })).map((byte) => (byte === 0x3f ? 0xff : byte));
    expect(await verify(await ours.sign(POLICY_TYP, broken))).toBe('invalid_policy');
    expect(await verify(await ours.sign(POLICY_TYP, []))).toBe('invalid_policy');
  });

  it('refuses what is no compact JWS', async () => {
    const halves = [
      part(good, 0),
      `${part(good, 0)}.${part(good, 1)}`,
      good.slice(0, -10),
      good.slice(0, good.length / 2),
    ];
    const more = [`${good}.`, `${good}.x`, ` ${good}`, good.replace('.', '..'), `.${good}`];
    for (const jws of ['', '.', '..', 'x', encoded(1), `${encoded(null)}.x.x`, ...halves, ...more]) {
      expect(await verify(jws), JSON.stringify(jws)).toBe('bad_signature');
    }
    const empty = `${part(good, 0)}.${part(good, 1)}.${Buffer.alloc(64).toString('base64url')}`;
    expect(await verify(empty)).toBe('bad_signature');
  });

  it('refuses it with any one byte changed', async () => {
    const positions = fc.tuple(fc.nat(good.length - 2), fc.constantFrom(...'AZaz09-_'));
    await fc.assert(
      fc.asyncProperty(positions, async ([at, letter]) => {
        fc.pre(good[at] !== '.' && good[at] !== letter);
        expect(await verify(good.slice(0, at) + letter + good.slice(at + 1))).not.toBe('accepted');
      }),
      { ...RUNS, numRuns: 300 },
    );
  });
});

describe('verifyFreshness', () => {
  const NOW = new Date(CLAIMS.iat * 1000);
  const about = (now: Date) => ({ ...EXPECTED, serial: 7, sha256: sha256Hex(canonicalJson(CLAIMS)), now });
  const check = async (change: Record<string, unknown>, now = NOW, typ = FRESHNESS_TYP) =>
    outcome(verifyFreshness(await ours.sign(typ, freshnessClaims(CLAIMS, change)), [ours.jwk], about(now)));

  it('takes what Remit says of this policy', async () => {
    const { serial, sha256 } = about(NOW);
    const said = { issuer: EXPECTED.issuer, gateway: 'edge', serial, sha256, now: NOW, lifetimeSeconds: 3600 };
    const jws = await ours.sign(FRESHNESS_TYP, new TextEncoder().encode(freshnessPayload(said)));
    expect(await verifyFreshness(jws, [ours.jwk], about(NOW))).toEqual(freshnessClaims(CLAIMS));
  });

  it.each<[string, Record<string, unknown>, string]>([
    ['an older serial', { serial: 6 }, 'freshness_of_other_policy'],
    ['a newer serial', { serial: 8 }, 'freshness_of_other_policy'],
    ['other bytes', { sha256: '0'.repeat(64) }, 'freshness_of_other_policy'],
    ['another gateway', { aud: 'edge-2' }, 'wrong_audience'],
    ['another issuer', { iss: 'https://other.example.com' }, 'wrong_issuer'],
    ['no end', { exp: undefined }, 'invalid_policy'],
    ['an end that is no number', { exp: 'never' }, 'invalid_policy'],
    ['nothing but what is right', {}, 'accepted'],
  ])('about %s', async (_, change, expected) => {
    expect(await check(change)).toBe(expected);
  });

  it('is over at its end, and a minute for clocks that differ', async () => {
    const end = (CLAIMS.iat + 3600) * 1000;
    expect(await check({}, new Date(end))).toBe('accepted');
    expect(await check({}, new Date(end + 59_999))).toBe('accepted');
    expect(await check({}, new Date(end + 60_000))).toBe('freshness_expired');
  });

  it('is refused when it is missing, of another type or by another key', async () => {
    expect(await outcome(verifyFreshness(null, [ours.jwk], about(NOW)))).toBe('freshness_missing');
    expect(await outcome(verifyFreshness('', [ours.jwk], about(NOW)))).toBe('bad_signature');
    expect(await check({}, NOW, POLICY_TYP)).toBe('wrong_type');
    const forged = await theirs.sign(FRESHNESS_TYP, freshnessClaims(CLAIMS), { kid: 'key-1' });
    expect(await outcome(verifyFreshness(forged, [ours.jwk], about(NOW)))).toBe('bad_signature');
  });
});
