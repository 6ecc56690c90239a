import { describe, expect, it } from 'vitest';
import { type GatewayBefore, unheldThere } from './gateways';
import type { Operation } from './operation';
import type { Subjects } from './subjects';

const NONE: Subjects = { agents: [], tools: [], grants: [] };
const kong = (change: Partial<GatewayBefore> = {}): GatewayBefore => ({
  slug: 'kong',
  name: 'Kong edge',
  servers: ['crm'],
  kind: 'kong',
  unheld: 'withhold',
  ...change,
});
const grant = (constraints: object, tool = 'crm/search'): Operation => ({
  op: 'grant',
  agent: 'bot',
  tool,
  constraints,
});
const RATE = { rateLimit: { limit: 60, windowSeconds: 60 } };

describe('what a gateway cannot hold of a request', () => {
  it('is said with what becomes of it', () => {
    expect(unheldThere([grant(RATE)], NONE, [kong()])).toEqual([
      'Kong edge cannot hold the rate limit: the grant is not published there.',
    ]);
    const both = [grant(RATE), grant({ pii: 'redact' }, 'crm/refund')];
    expect(unheldThere(both, NONE, [kong({ unheld: 'publish' })])).toEqual([
      'Kong edge cannot hold what happens to personal data and the rate limit: 2 grants are published there without it.',
    ]);
  });

  it('is nothing where the gateway holds it, or does not stand before the server', () => {
    expect(unheldThere([grant(RATE)], NONE, [kong({ kind: 'remit' }), kong({ servers: ['mail'] })])).toEqual([]);
    expect(unheldThere([grant({ maxDataClass: 'internal' })], NONE, [kong()])).toEqual([]);
  });

  it('looks at what the same request registers', () => {
    const spec = { requireUser: true } as Extract<Operation, { op: 'register-agent' }>['spec'];
    const registers: Operation = { op: 'register-agent', agent: 'bot', name: 'Bot', spec };
    expect(unheldThere([registers, grant({})], NONE, [kong()])).toEqual([
      'Kong edge cannot hold that calls name a person: the grant is not published there.',
    ]);
  });

  it('names a few gateways and counts the rest', () => {
    const many = Array.from({ length: 6 }, (_, i) => kong({ name: `Kong ${i}` }));
    const said = unheldThere([grant(RATE)], NONE, many);
    expect(said).toHaveLength(5);
    expect(said.at(-1)).toBe('2 more gateways cannot hold all of it.');
  });
});
