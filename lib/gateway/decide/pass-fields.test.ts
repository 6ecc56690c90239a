import { expect, it } from 'vitest';
import type { Json } from '@/lib/kernel/json';
import { passFields } from './pass-fields';

const FIELDS = { 'customers.*.taxId': 'restricted', salary: 'confidential', 'a.0': 'restricted' } as const;
const data = { customers: [{ taxId: 'x1', name: 'Ada' }, { taxId: { of: 2 } }], salary: 5, a: [1, 2], taxId: 'stays' };
const RESULT = {
  content: [
    { type: 'text', text: JSON.stringify(data) },
    { type: 'text', text: '{"salary": 12345678901234567890 is no JSON' },
    { type: 'text', text: '{ "n": 12345678901234567890 }' },
  ],
  structuredContent: data,
};
const result = RESULT as unknown as Json;
const without = {
  ...data,
  customers: [{ taxId: '[restricted]', name: 'Ada' }, { taxId: '[restricted]' }],
  a: ['[restricted]', 2],
};

it('replaces what is declared to be above the class, in structured content and in JSON within texts', () => {
  const { without: value, found } = passFields(result, FIELDS, 'confidential');
  const [, second, third] = RESULT.content;
  expect(value).toEqual({
    content: [{ type: 'text', text: JSON.stringify(without) }, second, third],
    structuredContent: without,
  });
  expect(found).toEqual({ 'field.restricted': 6 });
  expect(passFields(value, FIELDS, 'confidential').found).toEqual({});
});

it('counts by class, and does nothing where nothing is above', () => {
  const { found } = passFields(result, FIELDS, 'internal');
  expect(found).toEqual({ 'field.restricted': 6, 'field.confidential': 2 });
  expect(passFields(result, FIELDS, 'restricted')).toEqual({ without: result, found: {} });
});
