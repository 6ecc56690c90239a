import { describe, expect, it } from 'vitest';
import { digestOf, sha256Hex } from './digest';

describe('sha256Hex', () => {
  it('gives the vectors of FIPS 180-4', () => {
    expect(sha256Hex('')).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(sha256Hex('abc')).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  });

  it('hashes text as UTF-8', () => {
    expect(sha256Hex('é😀')).toBe(sha256Hex(new TextEncoder().encode('é😀')));
  });
});

describe('digestOf', () => {
  it('is over the canonical text', () => {
    expect(digestOf({ b: 1, a: [1.0, 'x'] })).toBe(sha256Hex('{"a":[1,"x"],"b":1}'));
  });

  it('tells a number from a string, and a missing member from null', () => {
    const digests = [{ a: 1 }, { a: '1' }, { a: null }, {}, { a: [] }, { a: {} }].map(digestOf);
    expect(new Set(digests).size).toBe(digests.length);
  });

  it('digests nothing by accident', () => {
    expect(() => digestOf(undefined)).toThrow(TypeError);
    expect(() => digestOf({ limit: Number.NaN })).toThrow(TypeError);
  });
});
