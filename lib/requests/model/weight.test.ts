import { expect, it } from 'vitest';
import type { Operation } from './operation';
import type { Subjects, ToolSubject } from './subjects';
import { byWeight } from './weight';

const tool = (key: string, labels: Partial<ToolSubject> = {}) =>
  ({
    key,
    dataClass: 'internal',
    categories: [],
    effect: 'read',
    untrusted: false,
    outward: false,
    ...labels,
  }) as ToolSubject;
const subjects: Subjects = {
  agents: [],
  tools: [
    tool('a/plain'),
    tool('a/other'),
    tool('a/writes', { effect: 'write' }),
    tool('a/sensitive', { categories: ['pii'] }),
    tool('a/sends', { outward: true, untrusted: true }),
    tool('a/destroys', { effect: 'destructive' }),
    tool('a/unknown', { dataClass: null }),
  ],
  grants: [],
};

it('puts first what has to be read first, and keeps the rest in order', () => {
  const grants = subjects.tools.map(({ key }): Operation => ({ op: 'grant', agent: 'b', tool: key, constraints: {} }));
  const ordered = byWeight([...grants, { op: 'suspend', agent: 'b' }], subjects);
  expect(ordered.map((o) => ('tool' in o ? o.tool : o.op))).toEqual([
    'suspend',
    'a/unknown',
    'a/destroys',
    'a/sends',
    'a/sensitive',
    'a/writes',
    'a/plain',
    'a/other',
  ]);
  expect(ordered).toHaveLength(grants.length + 1);
});
