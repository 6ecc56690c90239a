import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { drawSample } from './sample';

const ids = fc.uniqueArray(fc.string({ minLength: 1 }), { maxLength: 60 });
const draw = fc.record({ size: fc.integer({ min: 0, max: 80 }), seed: fc.string() });

it('is a part of the ids without any twice, as large as asked or as there are', () => {
  fc.assert(
    fc.property(ids, draw, (all, how) => {
      const sample = drawSample([...all, ...all], how);
      expect(new Set(sample).size).toBe(sample.length);
      expect(sample.every((id) => all.includes(id))).toBe(true);
      expect(sample).toHaveLength(Math.min(how.size, all.length));
    }),
  );
});

it('is the same for the same seed, in whatever order the ids come, and grows at its end', () => {
  fc.assert(
    fc.property(ids, draw, (all, { size, seed }) => {
      const sample = drawSample(all, { size, seed });
      expect(drawSample(all.toReversed(), { size, seed })).toEqual(sample);
      expect(drawSample(all, { size: size + 5, seed }).slice(0, sample.length)).toEqual(sample);
    }),
  );
});

it('is what the method says, by hand', () => {
  const hash = (id: string) => createHash('sha256').update(`2026-Q3\n${id}`).digest('hex');
  const all = Array.from({ length: 200 }, (_, i) => String(i + 1));
  const byHand = [...all].sort((a, b) => hash(a).localeCompare(hash(b), 'en')).slice(0, 25);
  expect(drawSample(all, { size: 25, seed: '2026-Q3' })).toEqual(byHand);
  expect(drawSample(all, { size: 25, seed: '2026-Q4' })).not.toEqual(byHand);
});
