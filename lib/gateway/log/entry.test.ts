import fc from 'fast-check';
import { expect, test } from 'vitest';
import { decisionEntrySchema } from '@/lib/policy-engine/decision-entry';
import { fitEntry, type NewDecision } from './entry';

const wild = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 700 }),
  fc.constantFrom('', '\u0000', '\ud800', 'x'.repeat(2_000), '\u202e', '\ud83d\ude00'.repeat(300)),
);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });

test('whatever callers and servers call things, an entry is one that Remit takes, and says the same', () => {
  const names = fc.record({
    agent: maybe(wild),
    user: maybe(wild),
    server: wild,
    tool: wild,
    grant: maybe(wild),
    session: maybe(wild),
    traceId: maybe(wild),
    identity: maybe(fc.record({ iss: wild, sub: wild })),
    status: maybe(wild),
    latencyMs: maybe(fc.double({ noNaN: true, noDefaultInfinity: true })),
  });
  fc.assert(
    fc.property(names, (given) => {
      const call = { time: '2026-11-23T09:00:00.000Z', decision: 'deny', reason: 'no_grant', serial: 4 } as const;
      const entry = JSON.parse(JSON.stringify(fitEntry({ ...call, ...given } as NewDecision, 'ev_1')));
      expect(decisionEntrySchema.safeParse({ ...entry, sequence: 1 }).error).toBeUndefined();
      expect(entry).toMatchObject({ ...call, eventId: 'ev_1' });
      if (/^[\w ]{1,200}$/.test(given.tool)) expect(entry.tool).toBe(given.tool);
    }),
    { numRuns: 1_000 },
  );
});
