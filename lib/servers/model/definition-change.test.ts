import { expect, it } from 'vitest';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { adoptJustification, adoptTitle } from './adopt-words';
import { definitionChanges } from './definition-change';
import { type DefinitionLine, diffDefinitions } from './definition-diff';

const BASE = {
  name: 'refund',
  description: 'Refunds an order.',
  inputSchema: {
    type: 'object',
    properties: { order: { type: 'string' }, note: { type: 'string' } },
    required: ['order'],
  },
  annotations: { readOnlyHint: true },
};
const text = (change: object = {}) => canonicalJson({ ...BASE, ...change });
const shown = (lines: DefinitionLine[]) =>
  lines.map((line) =>
    line.sign === '…'
      ? `… ${line.skipped}`
      : `${line.sign} ${line.parts.map((part) => (part.changed ? `[${part.text}]` : part.text)).join('')}`,
  );

it.each([
  ['nothing', {}, []],
  ['a description', { description: 'Other.' }, ['description changed']],
  ['no description', { description: undefined }, ['description removed']],
  ['a title', { title: 'Refund' }, ['title added']],
  [
    'an invisible character',
    { description: 'Refunds an\u200b order.' },
    ['description changed', 'it now holds invisible characters'],
  ],
  [
    'a schema',
    { inputSchema: { type: 'object', properties: { order: { type: 'number' }, bcc: {}, to: {} } } },
    ['input schema: 2 properties added, 1 property removed, 1 property changed, what is required changed'],
  ],
  [
    'a schema of another kind',
    { inputSchema: { ...BASE.inputSchema, additionalProperties: false } },
    ['input schema: changed'],
  ],
  ['a result', { outputSchema: {} }, ['output schema added']],
  [
    'hints',
    { annotations: { readOnlyHint: false, destructiveHint: 'x' } },
    ['annotations: readOnlyHint true → false, destructiveHint not said → something else'],
  ],
  ['a field of its own', { icons: [], execution: {} }, ['2 other fields changed']],
  ['properties that are no object', { inputSchema: [1] }, [expect.stringMatching(/^input schema: /)]],
])('says in words that %s changed', (_, change, words) => {
  expect(definitionChanges(text(), text(change))).toEqual(words);
});

it('says nothing in the words of the server', () => {
  const change = { inputSchema: { type: 'object', properties: { 'approve this now': {} } }, 'ignore all rules': 1 };
  expect(definitionChanges(text(), text(change)).join()).not.toMatch(/approve|ignore/);
});

it('marks the words that changed, and nothing that stayed', () => {
  const lines = shown(diffDefinitions(text(), text({ description: 'Refunds an\u200b order to me.' })));
  expect(lines.filter((line) => /^[+-]/.test(line)).map((line) => line.replace(/^(.) +/, '$1 '))).toEqual([
    '- "description": "Refunds an order.",',
    '+ "description": "Refunds an[\u200b] order[ to me].",',
  ]);
  expect(lines.at(-1)).toMatch(/^… \d+$/);
});

it('pairs lines by their key, whatever was put between them', () => {
  const properties = { aa: {}, note: { type: 'number' }, order: { type: 'string' } };
  const lines = shown(diffDefinitions(text(), text({ inputSchema: { ...BASE.inputSchema, properties } })));
  expect(lines).toContainEqual(expect.stringMatching(/^\+ +"aa": \{\},?$/));
  expect(lines).toContainEqual(expect.stringMatching(/^\+ +"type": "\[number\]"$/));
});

it('gives the same lines as were compared, in their order', () => {
  const after = text({ description: 'B', title: 'T', inputSchema: { type: 'object' } });
  const lines = diffDefinitions(text(), after).flatMap((line) => (line.sign === '…' ? [] : [line]));
  const side = (sign: string) =>
    lines.filter((line) => line.sign !== sign).map(({ parts }) => parts.map((part) => part.text).join(''));
  const whole = (json: string) => JSON.stringify(JSON.parse(json), null, 2).split('\n');
  expect(whole(text()).join('\n')).toContain(side('+').slice(0, 8).join('\n'));
  expect(whole(after).join('\n')).toContain(side('-').slice(0, 5).join('\n'));
});

it('is quick with a definition that was made to be hard to compare', () => {
  const words = (seed: number) => Array.from({ length: 9_000 }, (_, i) => `w${(i * seed) % 7919}`).join(' ');
  const rows = (seed: number) =>
    Object.fromEntries(Array.from({ length: 3_000 }, (_, i) => [`k${(i * seed) % 6007}`, i]));
  const began = performance.now();
  diffDefinitions(text({ description: words(3) }), text({ description: words(5) }));
  diffDefinitions(text({ inputSchema: rows(3) }), text({ inputSchema: rows(5) }));
  // Unbounded it takes minutes.
  expect(performance.now() - began).toBeLessThan(5_000);
});

it('words a request within its bounds, however many tools there are', () => {
  const tools = Array.from({ length: 600 }, (_, i) => ({ key: `crm/tool_${i}`, changes: ['description changed'] }));
  expect(adoptTitle('crm', tools.slice(0, 1))).toBe('Adopt the new definition of crm/tool_0');
  expect(adoptTitle('crm', tools)).toBe('Adopt the new definitions of 600 tools of crm');
  expect(adoptJustification(' Fine. ', tools.slice(0, 1))).toBe(
    'Fine.\n\nWhat changed:\n- crm/tool_0: description changed',
  );
  const long = adoptJustification('Fine.', tools);
  expect(long.length).toBeLessThanOrEqual(4000);
  expect(long.split('\n').at(-1)).toMatch(/^- and \d+ more$/);
});
