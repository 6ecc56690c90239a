import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const HERE = import.meta.dirname;

it('GATEWAY.md names tests that there are', () => {
  const page = readFileSync(join(HERE, '../../../GATEWAY.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| ') && line.split(' | ').length === 3);
  const named = [
    ...rows.map((row) => row.split(' | ')[2]?.replace(/ \|$/, '')).filter((name) => name !== 'test'),
    ...[...page.matchAll(/\(\*(.+?)\*\)/gs)].map(([, name]) => name?.replace(/\s+/g, ' ')),
  ];
  const sources = ['.', '../server']
    .flatMap((folder) => readdirSync(join(HERE, folder)).map((name) => join(HERE, folder, name)))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => readFileSync(file, 'utf8'));
  expect(named.length).toBeGreaterThan(30);
  const said = new Set(sources.flatMap((source) => [...source.matchAll(/'(.+?)',\s+async/g)].map(([, name]) => name)));
  for (const name of named) expect(said, `a test named "${name}"`).toContain(name);
});
