import { expect, it } from 'vitest';
import { operationLines } from './operation-words';
import type { Subjects, ToolSubject } from './subjects';

const tool = {
  key: 'crm/search',
  dataClass: 'internal',
  categories: [],
  effect: null,
  untrusted: true,
  outward: false,
} as unknown as ToolSubject;
const subjects: Subjects = { agents: [], tools: [tool], grants: [] };

it('says of labels only what differs', () => {
  const lines = operationLines(
    {
      op: 'label',
      tool: 'crm/search',
      labels: { dataClass: 'public', categories: [], outward: false, untrusted: false, effect: 'read' },
    },
    subjects,
  );
  expect(lines.map(({ sign, words }) => `${sign} ${words}`)).toEqual([
    '- data class: internal',
    '+ data class: public',
    '- untrusted content: yes',
    '+ untrusted content: no',
    '- effect: not set',
    '+ effect: read',
  ]);
  expect(operationLines({ op: 'label', tool: 'crm/search', labels: { outward: false } }, subjects)).toMatchObject([
    { sign: '!', words: 'labels: the same as now' },
  ]);
});
