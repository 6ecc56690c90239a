import { describe, expect, it } from 'vitest';
import { readTableParams } from './table-params';

const shape = { sorts: ['-updated', 'name'] as const, filters: { state: ['active', 'draft'], team: null } };

describe('readTableParams', () => {
  it('takes what the page allows', () => {
    expect(
      readTableParams({ q: ' bot ', sort: '-name', state: 'active', team: 'support', cursor: 'abc' }, shape),
    ).toEqual({
      q: 'bot',
      sort: { key: 'name', descending: true },
      cursor: 'abc',
      filters: { state: 'active', team: 'support' },
    });
  });

  it('drops what it does not know, so that an old link still opens', () => {
    expect(readTableParams({ sort: 'password', state: 'gone', q: ['a', 'b'] }, shape)).toEqual({
      q: 'a',
      sort: { key: 'updated', descending: true },
      cursor: undefined,
      filters: { state: undefined, team: undefined },
    });
  });
});
