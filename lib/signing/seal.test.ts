import { hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Signer } from './load-signer';
import { seal, unseal } from './seal';

/** Holds these keys, of which the first signs. */
const signer = (...keys: string[]) => {
  const deriveSecrets = (label: string) => keys.map((key) => Buffer.from(hkdfSync('sha256', key, 'test', label, 32)));
  return { deriveSecrets, deriveSecret: (label: string) => deriveSecrets(label)[0] } as Signer;
};
const one = signer('one');

describe('a sealed value', () => {
  it('opens with the same key for the same row, and differs each time', () => {
    const sealed = seal(one, 'row 1', 'geheim é');
    expect(unseal(one, 'row 1', sealed)).toBe('geheim é');
    expect(seal(one, 'row 1', 'geheim é')).not.toBe(sealed);
    expect(sealed).not.toContain(Buffer.from('geheim').toString('base64url'));
  });

  it('opens after a rotation, as long as the key that sealed it is held', () => {
    const sealed = seal(one, 'row 1', 'geheim');
    expect(unseal(signer('two', 'one'), 'row 1', sealed)).toBe('geheim');
    expect(unseal(one, 'row 1', seal(signer('one', 'two'), 'row 1', 'geheim'))).toBe('geheim');
  });

  it.each<[string, (sealed: string) => string]>([
    ['with another key', () => unseal(signer('two'), 'row 1', seal(one, 'row 1', 'x'))],
    ['for another row', (sealed) => unseal(one, 'row 2', sealed)],
    [
      'when a byte changed',
      (sealed) => unseal(one, 'row 1', `${sealed.slice(0, -2)}${sealed.endsWith('AA') ? 'BB' : 'AA'}`),
    ],
    ['when cut off', (sealed) => unseal(one, 'row 1', sealed.slice(0, 20))],
    ['when it is none', () => unseal(one, 'row 1', '')],
  ])('does not open %s', (_, open) => {
    expect(() => open(seal(one, 'row 1', 'something long enough'))).toThrow(
      expect.objectContaining({ code: 'unavailable' }),
    );
  });
});
