import { expect, test } from 'vitest';
import { toolUse, type UseFacts } from './tool-use';

const FROM = new Date('2026-09-29T00:00:00Z');
const day = (text: string) => new Date(`${text}T00:00:00Z`);
const facts = (more: Partial<UseFacts>): UseFacts => ({
  held: [{ tool: 'crm/search', since: day('2026-01-05'), dataClass: 'internal' }],
  counts: [],
  firstDays: new Map(),
  seenServers: new Set(['crm']),
  from: FROM,
  ...more,
});
const count = (tool: string, allowed: number, denied = 0) => ({
  ...{ tool, allowed, denied, classes: ['internal', 'confidential'] },
  ...{ firstDay: day('2026-10-02'), lastDay: day('2026-11-20') },
});
const states = (more: Partial<UseFacts>) =>
  Object.fromEntries(toolUse(facts(more)).map((row) => [row.tool, row.state]));

test('a tool that was held all the time, before which somebody looked, and that was not called, is unused', () => {
  expect(states({})).toEqual({ 'crm/search': 'unused' });
});

test('one call makes it used; a refused one does not', () => {
  expect(states({ counts: [count('crm/search', 1)] })).toEqual({ 'crm/search': 'used' });
  expect(states({ counts: [count('crm/search', 0, 9)] })).toEqual({ 'crm/search': 'unused' });
});

test('nothing is called unused that could not have been seen', () => {
  expect(states({ seenServers: new Set(['files']) })).toEqual({ 'crm/search': 'not-seen' });
  const held = [{ tool: 'crm/search', since: new Date(FROM.getTime() + 1), dataClass: null }];
  expect(states({ held })).toEqual({ 'crm/search': 'too-new' });
});

test('what was tried without a grant stands last, with when it was first seen and what was seen of its data', () => {
  const rows = toolUse(
    facts({ counts: [count('crm/delete', 0, 4)], firstDays: new Map([['crm/delete', day('2026-03-01')]]) }),
  );
  expect(rows.map(({ tool }) => tool)).toEqual(['crm/search', 'crm/delete']);
  expect(rows[1]).toEqual({
    tool: 'crm/delete',
    state: 'not-granted',
    grantedAt: null,
    allowed: 0,
    denied: 4,
    firstSeen: '2026-03-01T00:00:00.000Z',
    lastSeen: '2026-11-20T00:00:00.000Z',
    declared: null,
    observed: ['internal', 'confidential'],
  });
});
