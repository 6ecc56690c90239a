import { generateKeyPairSync } from 'node:crypto';
import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { compactVerify, importJWK } from 'jose';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { loadSigner, type Signer } from './load-signer';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'remit-signer-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

function pem(namedCurve = 'P-256', type: 'pkcs8' | 'sec1' = 'pkcs8'): string {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve });
  return String(privateKey.export({ format: 'pem', type }));
}
const kidsOf = ({ keyring }: Signer) => keyring.list().map(({ kid }) => kid);
const LAST_LINE = /\n[^\n]+\n-----END/;

async function verifies(signer: Signer, jws: string): Promise<string> {
  const { payload } = await compactVerify(jws, await importJWK(signer.publicJwk, 'ES256'));
  return new TextDecoder().decode(payload);
}

describe('keys of the data folder', () => {
  it('begin with one that is made, stay, and are read by nobody else', async () => {
    const signer = await loadSigner({ dataDir });
    const made = await signer.keyring.generate();
    expect(kidsOf(await loadSigner({ dataDir })).sort()).toEqual([signer.kid, made.kid].sort());
    expect(readdirSync(join(dataDir, 'signing-keys'))).toEqual([`${made.kid}.pem`]);
    for (const file of ['signing-key.pem', `signing-keys/${made.kid}.pem`])
      expect(statSync(join(dataDir, file)).mode & 0o777, file).toBe(0o600);
    expect(statSync(join(dataDir, 'signing-keys')).mode & 0o777).toBe(0o700);
    chmodSync(join(dataDir, 'signing-keys', `${made.kid}.pem`), 0o640);
    await expect(loadSigner({ dataDir })).rejects.toThrow(/can be read by others/);
  });

  it('are found by a process that shares the folder, and one that came to nothing is deleted', async () => {
    const [one, two] = [await loadSigner({ dataDir }), await loadSigner({ dataDir })];
    const { kid } = await one.keyring.generate();
    expect(two.keyring.get(kid)).toBeUndefined();
    await two.keyring.reload();
    expect(two.keyring.get(kid)?.publicJwk).toEqual(one.keyring.get(kid)?.publicJwk);
    one.keyring.discard(kid);
    expect(existsSync(join(dataDir, 'signing-keys', `${kid}.pem`))).toBe(false);
    expect(one.keyring.get(kid)).toBeUndefined();
  });
});

describe('keys of REMIT_SIGNING_KEY', () => {
  it('may be several, of which the first signs until another is said; none is made', async () => {
    const [first, second] = [pem(), pem('P-256', 'sec1')];
    const alone = await loadSigner({ dataDir, signingKey: second });
    // As `openssl ecparam -genkey` writes it.
    const parameters = '-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n';
    const signer = await loadSigner({ dataDir, signingKey: `${first}${parameters}${second}${first}` });
    expect(kidsOf(signer)).toHaveLength(2);
    expect(signer.kid).toBe(kidsOf(signer)[0]);
    expect(kidsOf(signer)[1]).toBe(alone.kid);
    expect(signer.keyring.generates).toBe(false);
    await expect(signer.keyring.generate()).rejects.toThrow();
    expect(readdirSync(dataDir)).toEqual([]);
  });

  it('stand beside those that the data folder has already, so that one can be rotated to', async () => {
    const before = await loadSigner({ dataDir });
    const after = await loadSigner({ dataDir, signingKey: pem() });
    expect(kidsOf(after)).toEqual([after.kid, before.kid]);
    expect(after.kid).not.toBe(before.kid);
  });

  it.each([
    ['no key', 'not a key', /^REMIT_SIGNING_KEY is not a private key/],
    ['another curve', pem('P-384'), /^REMIT_SIGNING_KEY is not an EC P-256 key/],
    ['a wrong one among several', `${pem()}${pem('P-384')}`, /^Key 2 of REMIT_SIGNING_KEY is not an EC P-256 key/],
    [
      'a broken one among several',
      `${pem()}${pem().replace(LAST_LINE, '\n-----END')}`,
      /^Key 2 of .* is not a private/,
    ],
  ])('are refused when they are %s, without a word of what was given', async (_, signingKey, message) => {
    const error: Error = await loadSigner({ dataDir, signingKey }).then(
      () => new Error('it was taken'),
      (thrown) => thrown,
    );
    expect(error.message).toMatch(message);
    expect(inspect(error)).not.toContain(signingKey.split('\n')[1] ?? signingKey);
  });
});

describe('a signer', () => {
  it('signs with the key that it is told, and with no other when it does not hold that', async () => {
    const signer = await loadSigner({ dataDir });
    const { kid } = await signer.keyring.generate();
    const next = signer.at(kid);
    expect(await verifies(next, await next.sign({ typ: 't', payload: 'é' }))).toBe('é');
    await expect(verifies(signer, await next.sign({ typ: 't', payload: 'é' }))).rejects.toThrow();
    const first = signer.kid;
    signer.use(kid, []);
    expect(await verifies(next, await signer.sign({ typ: 't', payload: '1' }))).toBe('1');
    expect(signer.deriveSecrets('x')).toEqual([next, signer.at(first)].map((one) => one.deriveSecret('x')));
    expect(signer.trustedSecrets('x')).toEqual(signer.deriveSecrets('x'));
    signer.use(kid, [first]);
    expect(signer.trustedSecrets('x')).toEqual([next.deriveSecret('x')]);
    signer.use('A'.repeat(43), []);
    await expect(signer.sign({ typ: 't', payload: '1' })).rejects.toMatchObject({ code: 'unavailable' });
    expect(() => signer.deriveSecret('x')).toThrow(expect.objectContaining({ code: 'unavailable' }));
  });

  it('shows nothing private, however it is written down', async () => {
    const file = join(dataDir, 'signing-key.pem');
    writeFileSync(file, pem(), { mode: 0o600 });
    const signer = await loadSigner({ dataDir });
    const privateJwk = signer.keyring.get(signer.kid)?.privateKey.export({ format: 'jwk' });
    const written = [signer, signer.keyring.list()].flatMap((one) => [JSON.stringify(one), inspect(one, { depth: 9 })]);
    expect(privateJwk?.d).toMatch(/^[\w-]{43}$/);
    for (const text of written) {
      expect(text).not.toContain(privateJwk?.d);
      expect(text).not.toContain('PRIVATE');
    }
  });
});
