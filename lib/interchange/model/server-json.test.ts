import { describe, expect, it } from 'vitest';
import { namespaceOf, slugOf } from './governed-registry';
import { serverJsonSchema, toServerProposal } from './server-json';

const server = {
  $schema: 'https://static.modelcontextprotocol.io/schemas/2025-12-11/server.schema.json',
  name: 'com.example/crm.tools',
  description: 'Reads and writes customers.',
  version: '1.2.0',
  remotes: [
    { type: 'sse', url: 'https://crm.example.com/sse' },
    { type: 'streamable-http', url: 'https://crm.example.com/mcp' },
  ],
};
const proposal = (change: object = {}) => toServerProposal(serverJsonSchema.parse({ ...server, ...change }));
const fields = (value: unknown) =>
  (serverJsonSchema.safeParse(value).error?.issues ?? []).map(({ path }) => path.join('.'));

describe('a server.json', () => {
  it('gives name, slug and the address of its Streamable HTTP remote', () => {
    expect(proposal()).toMatchObject({
      registryName: 'com.example/crm.tools',
      name: 'crm.tools',
      slug: 'crm-tools',
      url: 'https://crm.example.com/mcp',
      why: null,
      notes: [],
    });
    expect(proposal({ title: 'Customers' }).name).toBe('Customers');
  });

  it.each([
    ['SSE only', { remotes: [server.remotes[0]] }, 'SSE'],
    ['a package only', { remotes: undefined, packages: [{ registryType: 'npm' }] }, 'package'],
    [
      'an address to be filled in',
      { remotes: [{ type: 'streamable-http', url: 'https://{tenant}.example.com' }] },
      'filled in',
    ],
    ['another scheme', { remotes: [{ type: 'streamable-http', url: 'javascript:alert(1)' }] }, 'no http or https'],
    ['nothing', { remotes: [] }, 'no address'],
  ])('cannot be added with %s, and says why', (_name, change, why) => {
    expect(proposal(change)).toMatchObject({ url: null, why: expect.stringContaining(why) });
  });

  it('says which headers it wants, since none are sent', () => {
    const headers = [{ name: 'X-Api-Key', isRequired: true }, { name: 'X-Debug' }];
    const { notes } = proposal({ remotes: [{ ...server.remotes[1], headers }] });
    expect(notes).toEqual([expect.stringMatching(/^It wants the headers X-Api-Key,/)]);
  });

  it.each([
    ['no name', { name: undefined }, 'name'],
    ['a name without a slash', { name: 'crm' }, 'name'],
    ['a hidden character', { description: 'a\u200bb' }, 'description'],
    ['a version that is no text', { version: 2 }, 'version'],
    ['remotes that are no list', { remotes: 'https://x' }, 'remotes'],
  ])('is refused with %s', (_name, change, field) => {
    expect(fields({ ...server, ...change })).toEqual([field]);
  });
});

describe('the namespace of what Remit lists', () => {
  it('is its host, reversed; an address that is no name is local', () => {
    expect(namespaceOf('https://remit.example.com')).toBe('com.example.remit');
    expect(namespaceOf('http://localhost:3000')).toBe('localhost');
    expect(namespaceOf('http://127.0.0.1:3000')).toBe('local');
    expect(namespaceOf('http://[::1]:3000')).toBe('local');
  });

  it('leads back to the slug, for names of its own only', () => {
    expect(slugOf('com.example.remit/crm', 'https://remit.example.com')).toBe('crm');
    expect(slugOf('com.example/crm', 'https://remit.example.com')).toBeNull();
  });
});
