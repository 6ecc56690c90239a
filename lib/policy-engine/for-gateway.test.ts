import { describe, expect, it } from 'vitest';
import { compile } from './compile';
import { evaluate } from './evaluate';
import { forGateway } from './for-gateway';
import type { CompileInput } from './types';

const SERIAL = { serial: 7, previous: 'f'.repeat(64) };
const IDENTITY = { iss: 'https://idp.example', sub: 'client-1' };

const agent = (slug: string, more: Partial<CompileInput['agents'][number]> = {}) => ({
  slug,
  status: 'active' as const,
  identities: [],
  requireUser: false,
  ...more,
});
const tool = (key: string): CompileInput['tools'][number] => ({
  key,
  definition: 'a'.repeat(64),
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
  state: 'current',
});
const INPUT: CompileInput = {
  agents: [
    agent('crm-bot'),
    agent('files-bot'),
    agent('idle'),
    agent('isolated', { status: 'suspended' }),
    agent('twin-a', { identities: [IDENTITY] }),
    agent('twin-b', { identities: [{ ...IDENTITY, sub: 'client-2' }, IDENTITY] }),
    agent('alone', {
      identities: [
        { ...IDENTITY, iss: 'https://other.example' },
        { ...IDENTITY, sub: 'client-3' },
      ],
    }),
    agent('repeats-itself', {
      identities: [
        { ...IDENTITY, sub: 'client-4' },
        { ...IDENTITY, sub: 'client-4' },
      ],
    }),
  ],
  servers: ['crm', 'crm-2', 'files'].map((slug) => ({ slug, url: `https://${slug}.example.com/mcp` })),
  tools: [tool('crm/get'), tool('crm/files/read'), tool('crm-2/get'), tool('files/read')],
  grants: [
    { id: 'gr_1', request: 'cr_1', agent: 'crm-bot', tool: 'crm/get', constraints: {} },
    { id: 'gr_2', request: 'cr_1', agent: 'files-bot', tool: 'files/read', constraints: {} },
    { id: 'gr_3', request: 'cr_1', agent: 'isolated', tool: 'crm/get', constraints: {} },
  ],
  gateways: [
    { slug: 'crm-only', servers: ['crm'], mode: 'shadow' },
    { slug: 'nothing', servers: [], mode: 'enforce' },
    { slug: 'gone', servers: ['crm', 'removed', 'constructor'], mode: 'enforce' },
  ],
};
const POLICY = compile(INPUT);

describe('forGateway', () => {
  const slice = forGateway(POLICY, 'crm-only', SERIAL);

  it('says the serial, what was before it, the mode, and that the rest is denied', () => {
    expect(slice).toMatchObject({ ...SERIAL, mode: 'shadow', default: 'deny' });
    expect(forGateway(POLICY, 'nothing', { serial: 1, previous: null })).toMatchObject({ serial: 1, previous: null });
  });

  it('tells of its own servers, their tools and the grants on those, and of no server whose name begins alike', () => {
    expect(Object.keys(slice.servers)).toEqual(['crm']);
    expect(Object.keys(slice.tools)).toEqual(['crm/files/read', 'crm/get']);
    expect(slice.grants.map(({ id }) => id)).toEqual(['gr_1']);
  });

  it('tells of who holds a grant there, who is suspended, and who shares an identity', () => {
    expect(Object.keys(slice.agents)).toEqual(['crm-bot', 'isolated', 'twin-a', 'twin-b']);
  });

  it('gives a gateway without servers no tool and no grant', () => {
    expect(forGateway(POLICY, 'nothing', SERIAL)).toMatchObject({ servers: {}, tools: {}, grants: [] });
  });

  it('takes a server that is gone as nothing', () => {
    expect(Object.keys(forGateway(POLICY, 'gone', SERIAL).servers)).toEqual(['crm']);
  });

  it('says of a suspended agent that it is', () => {
    const call = { agent: 'isolated', tool: 'crm/get', now: new Date(0) };
    expect(evaluate(slice, call).reason).toBe('agent_suspended');
    expect(evaluate(forGateway(POLICY, 'nothing', SERIAL), call).reason).toBe('agent_suspended');
  });

  it('lets nobody through by an identity that somebody else claims on another gateway', () => {
    const grants = [{ id: 'gr_1', request: 'cr_1', agent: 'twin-a', tool: 'crm/get', constraints: {} }];
    const shared = forGateway(compile({ ...INPUT, grants }), 'crm-only', SERIAL);
    const call = { tool: 'crm/get', now: new Date(0) };
    expect(evaluate(shared, { ...call, agent: 'twin-a' }).reason).toBe('allowed');
    expect(evaluate(shared, { ...call, identity: IDENTITY }).reason).toBe('unknown_agent');
  });

  it.each(['elsewhere', 'constructor', '__proto__', ''])(
    'throws for a gateway that is not in the policy: %j',
    (slug) => {
      expect(() => forGateway(POLICY, slug, SERIAL)).toThrow(`The policy has no gateway ${slug}`);
      const stored = JSON.parse(JSON.stringify(POLICY)) as typeof POLICY;
      expect(() => forGateway(stored, slug, SERIAL)).toThrow(`The policy has no gateway ${slug}`);
    },
  );
});
