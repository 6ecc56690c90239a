import fc from 'fast-check';
import { expect, it } from 'vitest';
import { handedOver } from './hand-over';

const gone =
  (...left: string[]) =>
  (email: string) =>
    left.includes(email);

it.each([
  ['ben', 'cy', ['ben'], { to: 'dan' }, 'dan cy'],
  ['cy', 'ben', ['ben'], { to: 'dan' }, 'cy dan'],
  ['ben', 'cy', ['ben'], { to: 'cy' }, null],
  ['ben', 'cy', ['ben'], { to: 'cy', orElse: 'dan' }, 'dan cy'],
  ['ben', 'cy', ['ben', 'cy'], { to: 'dan' }, null],
  ['ben', 'cy', ['ben', 'cy'], { to: 'dan', orElse: 'eve' }, 'dan eve'],
  ['ben', 'cy', ['ben', 'cy'], { to: 'dan', orElse: 'dan' }, null],
  ['eve', 'cy', ['ben'], { to: 'dan' }, 'eve cy'],
] as const)('%s and %s, with %j left, to %j: %s', (owner, backupOwner, left, to, expected) => {
  const after = handedOver({ owner, backupOwner }, gone(...left), to);
  expect(after && `${after.owner} ${after.backupOwner}`).toBe(expected);
});

it('never leaves a part to who left, nor both to one person', () => {
  const person = fc.constantFrom('a', 'b', 'c', 'd', 'e');
  fc.assert(
    fc.property(
      person,
      person,
      fc.subarray(['a', 'b', 'c']),
      person,
      fc.option(person),
      (owner, backup, left, to, or) => {
        fc.pre(owner !== backup && !left.includes(to) && !(or && left.includes(or)));
        const after = handedOver({ owner, backupOwner: backup }, gone(...left), { to, orElse: or ?? undefined });
        if (!after) return;
        expect(left).not.toContain(after.owner);
        expect(left).not.toContain(after.backupOwner);
        expect(after.owner).not.toBe(after.backupOwner);
      },
    ),
  );
});
