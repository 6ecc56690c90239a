import { hkdfSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Signer } from './load-signer';
import { seal, unseal } from './seal';

const signer = (key: string) =>
  ({ deriveSecret: (label: string) => Buffer.from(hkdfSync('sha256', key, 'test', label, 32)) }) as Signer;
const one = signer('one');

describe('a sealed value', () => {
  it('opens with the same key for the same row, and differs each time', () => {
    const sealed = seal(one, 'row 1', 'geheim é');
    expect(unseal(one, 'row 1', sealed)).toBe('geheim é');
    expect(seal(one, 'row 1', 'geheim é')).not.toBe(sealed);
    expect(sealed).not.toContain(Buffer.from('geheim').toString('base64url'));
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
