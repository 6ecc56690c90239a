import { compactDecrypt, exportJWK, generateKeyPair, type JWK } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Json } from '@/lib/kernel/json';
import { decisionEntrySchema } from '@/lib/policy-engine/decision-entry';
import { type Captured, captureResult } from './capture';

let sealTo: JWK;
let privateKey: CryptoKey;
beforeAll(async () => {
  const pair = await generateKeyPair('ECDH-ES');
  privateKey = pair.privateKey;
  sealTo = { ...(await exportJWK(pair.publicKey)), kid: 'seal-1' };
});

const RESULT: Json = {
  content: [
    { type: 'text', text: 'Ask ada@example.com' },
    { type: 'image', data: 'aGlkZGVu', mimeType: 'image/png' },
    { type: 'resource', resource: { uri: 'file:///a', text: 'inside' } },
    { type: 'resource', resource: { uri: 'file:///b', blob: 'aGlkZGVu' } },
    7,
  ],
  structuredContent: { to: 'ada@example.com' },
  isError: false,
  _meta: { hidden: 'ada@example.com' },
};
const redact = (value: Json): Json => JSON.parse(JSON.stringify(value).replaceAll('ada@example.com', '[email]'));
const capture = (tool: Captured['tool'], change: Partial<Captured> = {}) =>
  captureResult({ tool, result: RESULT, sealTo, redact, ...change });
const taken = decisionEntrySchema.shape.response;
const opened = async (jwe: string) => {
  const { plaintext, protectedHeader } = await compactDecrypt(jwe, privateKey);
  return { header: protectedHeader, value: JSON.parse(new TextDecoder().decode(plaintext)) };
};

describe('what is kept of an answer', () => {
  it('is nothing of a restricted tool, and redacted text of others, unless a label says otherwise', async () => {
    expect(await capture({ dataClass: 'restricted' })).toBeUndefined();
    expect(await capture({ dataClass: 'public', capture: 'none' })).toBeUndefined();
    const text = 'Ask [email]\n[image]\ninside\n[resource]\n{"to":"[email]"}';
    expect(await capture({ dataClass: 'confidential' })).toEqual({ capture: 'redacted', text });
    expect(await capture({ dataClass: 'restricted', capture: 'redacted' })).toEqual({ capture: 'redacted', text });
  });

  it('is nothing, and never laxer, where it cannot be kept as the label says', async () => {
    expect(await capture({ dataClass: 'public' }, { redact: () => null })).toBeUndefined();
    expect(await capture({ dataClass: 'public', capture: 'sealed' }, { sealTo: undefined })).toBeUndefined();
    for (const result of [null, 7, 'text', [], {}, { content: 'no list' }] as Json[]) {
      expect(await capture({ dataClass: 'public' }, { result })).toBeUndefined();
    }
  });

  it.each([16_360, 16_384 * 4 - 5])(
    'is redacted before it is cut, and no longer than Remit takes (%i)',
    async (before) => {
      const text = `${'x '.repeat(before / 2)}ada@example.com${'y'.repeat(99_999)}`;
      const response = await capture({ dataClass: 'public' }, { result: { content: [{ type: 'text', text }] } });
      expect(taken.parse(response)).toMatchObject({ capture: 'redacted' });
      expect(JSON.stringify(response)).toContain('… (cut here)');
      expect(JSON.stringify(response)).not.toContain('ada');
    },
  );

  it('shows no half of an address where a long text was cut, also when redacting shortened what is before', async () => {
    const text = `${'ada@example.com'.repeat(4_369)}ada@example.com and more`;
    const short = (value: Json): Json => JSON.parse(JSON.stringify(value).replaceAll('ada@example.com', '-'));
    const response = await capture(
      { dataClass: 'public' },
      { result: { content: [{ type: 'text', text }] }, redact: short },
    );
    expect(JSON.stringify(response)).not.toContain('ada');
    expect(JSON.stringify(response)).toContain('… (cut here)');
  });

  it('leaves out a structure that is too long to look through, and looks at no more than it keeps', async () => {
    let looked = 0;
    const counting = (value: Json) => {
      looked = JSON.stringify(value).length;
      return value;
    };
    const result = { content: [{ type: 'text', text: 'first' }], structuredContent: { a: 'x'.repeat(1_000_000) } };
    const response = await capture({ dataClass: 'public' }, { result, redact: counting });
    expect(response).toEqual({ capture: 'redacted', text: 'first\n[structured content]' });
    expect(looked).toBeLessThan(100_000);
  });

  it('opens with the private key alone when it is sealed', async () => {
    const response = await capture({ dataClass: 'restricted', capture: 'sealed' });
    const { jwe } = taken.parse(response) as { jwe: string };
    expect(JSON.stringify(response)).not.toContain('ada');
    const { header, value } = await opened(jwe);
    expect(header).toMatchObject({ alg: 'ECDH-ES', enc: 'A256GCM', kid: 'seal-1', cty: 'json' });
    expect(value).toEqual(RESULT);
    const { privateKey: other } = await generateKeyPair('ECDH-ES');
    await expect(compactDecrypt(jwe, other)).rejects.toThrow();
  });

  it.each(['x'.repeat(100_000), 'é'.repeat(60_000), '\u0001"\\'.repeat(40_000), '\ud83d\ude00'.repeat(40_000)])(
    'is the beginning of a long one when it is sealed (%#)',
    async (text) => {
      const result = { content: [{ type: 'text', text }] };
      const response = await capture({ dataClass: 'public', capture: 'sealed' }, { result });
      const { value } = await opened((taken.parse(response) as { jwe: string }).jwe);
      expect(value.cut).toBe(true);
      expect(JSON.stringify(result).startsWith(value.text)).toBe(true);
      expect(Buffer.byteLength(JSON.stringify(value))).toBeGreaterThan(30_000);
    },
  );
});
