import { expect, it } from 'vitest';
import { troublesOf } from './drill';

const gateway = (slug: string, confirmation: string) => ({
  ...{ slug, confirmation, means: 'It says so.' },
  holds: confirmation === 'confirmed' || confirmation === 'asks',
});

it('a drill fails for each gateway that should hold it and does not, and where there is none', () => {
  const all = ['confirmed', 'asks', 'shadow', 'never', 'waiting', 'silent', 'older', 'rejected'];
  expect(troublesOf(all.map((one) => gateway(one, one)))).toEqual(
    ['waiting', 'silent', 'older', 'rejected'].map((slug) => `${slug}: It says so.`),
  );
  expect(troublesOf([gateway('edge', 'confirmed'), gateway('lab', 'shadow')])).toEqual([]);
  expect(troublesOf([gateway('edge', 'never'), gateway('lab', 'shadow')])).toEqual([
    'No gateway was there that could have confirmed.',
  ]);
});
