import { describe, expect, it } from 'vitest';
import { TOOL_NAME_PATTERN } from '@/lib/kernel/slug';
import { isOtherCall, loggedName, OTHER_CALLS, otherCallName } from './other-calls';

describe('calls of what is no tool', () => {
  it.each(OTHER_CALLS)('%s has a name that no tool has, and that no call of a tool gets', (method) => {
    const name = otherCallName(method);
    expect(TOOL_NAME_PATTERN.test(name)).toBe(false);
    expect(isOtherCall(`crm/${name}`)).toBe(true);
    // Where the name holds the server already, the key is the name itself.
    for (const made of [name, `crm/${name}`, `crm/crm/${name}`]) {
      const logged = loggedName(made);
      for (const key of [logged, `crm/${logged}`]) expect(isOtherCall(key)).toBe(false);
    }
  });

  it('leaves the names of tools as they are', () => {
    for (const tool of ['search', 'resources/read', 'read (all)', '(none)']) {
      expect([loggedName(tool), isOtherCall(`crm/${tool}`)]).toEqual([tool, false]);
    }
  });
});
