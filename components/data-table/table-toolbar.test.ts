import { describe, expect, it } from 'vitest';
import { csvHref } from './table-toolbar';

describe('csvHref', () => {
  const state = { q: 'bot & co', sort: '-updated', filters: { status: 'active', team: '' } };

  it('carries the search and the filters that are set', () => {
    expect(csvHref({ path: '/api/v1/agents' }, state)).toBe('/api/v1/agents?format=csv&q=bot+%26+co&status=active');
  });

  it('carries the order only where the list takes one', () => {
    expect(csvHref({ path: '/x', sorted: true }, { ...state, q: '' })).toBe(
      '/x?format=csv&sort=-updated&status=active',
    );
  });

  it('calls a parameter what the API calls it', () => {
    const names = { kind: 'subjectKind' };
    expect(csvHref({ path: '/x', names }, { q: '', sort: '', filters: { kind: 'agent', action: 'agent.' } })).toBe(
      '/x?format=csv&subjectKind=agent&action=agent.',
    );
  });
});
