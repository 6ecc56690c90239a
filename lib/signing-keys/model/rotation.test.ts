import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { GatewayKey } from './dto';
import { dueStep, type KeyFacts, whyNotActivate, whyNotRetire } from './rotation';
import { KEY_STATES } from './signing-key';

const NOW = new Date('2026-11-28T09:00:00.000Z');
const later = (ms: number) => new Date(NOW.getTime() + ms);
const key = (state: KeyFacts['state'], change: Partial<KeyFacts> = {}): KeyFacts => ({
  kid: state,
  state,
  automatic: true,
  notBefore: null,
  retireAfter: null,
  ...change,
});
const gateway = (slug: string, kid: string | null): GatewayKey => ({
  slug,
  name: slug,
  kind: 'remit',
  serial: 1,
  kid,
  by: kid ? 'receipt' : null,
});

describe('a key', () => {
  it('signs from its time on, to the millisecond, and before it only when that is said', () => {
    const next = key('next', { notBefore: NOW });
    expect(whyNotActivate(next, NOW, false)).toBeNull();
    expect(whyNotActivate(next, later(-1), false)).toContain('2026-11-28T09:00:00.000Z');
    expect(whyNotActivate(next, later(-1), true)).toBeNull();
    expect(whyNotActivate(key('previous'), NOW, true)).toContain('never comes back');
    expect(whyNotActivate(key('active'), NOW, true)).toContain('already');
  });

  it('does not retire while gateways need it, and says how many and which', () => {
    const gateways = ['a', 'b', 'c', 'd', 'e', 'f'].map((slug) => gateway(slug, 'previous'));
    const all = [...gateways, gateway('g', 'active'), gateway('h', null)];
    expect(whyNotRetire(key('previous'), all, false)).toBe(
      '6 of 8 gateways still have a policy in force that it signed: a, b, c, d, e and 1 more. Wait for them, or force it and say why.',
    );
    expect(whyNotRetire(key('previous'), all, true)).toBeNull();
    expect(whyNotRetire(key('previous'), all.slice(6), false)).toBeNull();
    for (const state of ['active', 'next', 'retired'] as const)
      expect(whyNotRetire(key(state), [], true), state).not.toBeNull();
  });
});

describe('what is due by itself', () => {
  const some = fc.option(fc.integer({ min: -2, max: 2 }).map(later), { nil: null });
  const keyset = fc.array(
    fc.record({
      kid: fc.constantFrom('k1', 'k2', 'k3', 'k4'),
      state: fc.constantFrom(...KEY_STATES),
      automatic: fc.boolean(),
      notBefore: some,
      retireAfter: some,
    }),
    { maxLength: 6 },
  );
  const gateways = fc.array(
    fc.constantFrom('k1', 'k2', null).map((kid) => gateway('edge', kid)),
    { maxLength: 4 },
  );

  it('is never anything that a person could not do now without saying more', () => {
    fc.assert(
      fc.property(keyset, gateways, (keys, all) => {
        const step = dueStep(keys, all, NOW);
        const able = keys.filter(({ automatic }) => automatic);
        const could = able.some((one) => {
          if (one.kid !== step?.kid) return false;
          if (step.do === 'activate') return whyNotActivate(one, NOW, false) === null;
          return whyNotRetire(one, all, false) === null && one.retireAfter !== null && one.retireAfter <= NOW;
        });
        expect(step === null || could).toBe(true);
      }),
    );
  });

  it('lets the next key sign before it retires the one before', () => {
    const keys = [key('next', { notBefore: NOW }), key('active'), key('previous', { retireAfter: later(-1) })];
    expect(dueStep(keys, [], NOW)).toEqual({ do: 'activate', kid: 'next' });
    expect(dueStep(keys.slice(1), [], NOW)).toEqual({ do: 'retire', kid: 'previous' });
    expect(dueStep(keys.slice(1), [gateway('edge', 'previous')], NOW)).toBeNull();
    expect(dueStep([key('next', { notBefore: NOW, automatic: false })], [], NOW)).toBeNull();
  });
});
