import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mayBeFor, notBeforeAfter } from './credential';
import { proofIn, readForm } from './oauth';
import { type EventFacts, rotationOf } from './rotation';

const at = new Date(0);
const fact = (event: EventFacts['event'], serial: number | null = null, how?: 'refused' | 'confirmed'): EventFacts => ({
  ...{ event, at, serial },
  detail: how ? { how } : null,
});
const states = (...events: EventFacts[]) => events.map((_, i) => rotationOf(events.slice(0, i + 1)).state);

describe('where a replacement stands', () => {
  it('goes from asked for to verified, and begins again with the next', () => {
    const refused = fact('verified', null, 'refused');
    const confirmed = fact('verified', null, 'confirmed');
    expect(
      states(fact('created'), fact('requested'), fact('rotated', 7), confirmed, refused, fact('emergency', 8)),
    ).toEqual(['none', 'requested', 'replaced', 'confirmed', 'verified', 'replaced']);
    expect(states(fact('rotated'), refused, fact('revoked', 9), refused)).toEqual([
      'none',
      'none',
      'replaced',
      'verified',
    ]);
    // Asked for at once, tokens of before are refused already; what is asked for is not done by that.
    expect(states(fact('requested', 3), fact('rotated', 4))).toEqual(['requested', 'replaced']);
  });
});

describe('what a token may be for', () => {
  it('is an address of the client, or below it, and nothing that only begins so', () => {
    const own = ['https://gw.example.com', 'https://x.example.com/mcp/crm'];
    for (const yes of ['https://gw.example.com', 'https://gw.example.com/mcp/crm', 'https://x.example.com/mcp/crm'])
      expect(mayBeFor(own, yes), yes).toBe(true);
    for (const no of [
      'https://gw.example.com.evil',
      'https://gw.example.com:8443',
      'https://x.example.com/mcp/crm2',
      '',
    ])
      expect(mayBeFor(own, no), no).toBe(false);
  });
});

it('tokens count from the next whole second on, which no token of before says', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 1e6 }), (now, earlier) => {
      const since = Date.parse(notBeforeAfter(new Date(now))) / 1000;
      expect(Math.floor((now - Math.min(earlier, now)) / 1000)).toBeLessThan(since);
      expect(since * 1000 - now).toBeLessThanOrEqual(1000);
      // Replaced again a moment later: a token of between says the time from which it counted.
      const between = Math.max(Math.floor((now + (earlier % 1000)) / 1000), since);
      const again = notBeforeAfter(new Date(now + (earlier % 1000)), new Date(since * 1000).toISOString());
      expect(between).toBeLessThan(Date.parse(again) / 1000);
    }),
  );
});

it('any name and secret come through the header as they are', () => {
  const encode = (text: string) => encodeURIComponent(text).replace(/%20/g, '+');
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), (clientId, secret) => {
      const header = `Basic ${Buffer.from(`${encode(clientId)}:${encode(secret)}`).toString('base64')}`;
      expect(proofIn(readForm('').fields, header)).toEqual({ method: 'secret', clientId, secret });
    }),
  );
});
