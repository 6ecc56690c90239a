import { describe, expect, it } from 'vitest';
import type { GatewayCache, HeldPolicy, KnownGateway } from './gateway-cache';
import { createRendered, formatOf } from './rendered';

describe('formatOf', () => {
  it('is the signed policy unless a file is asked for', () => {
    for (const url of ['/api/v1/policy', '/api/v1/policy?', '/api/v1/policy?format=jws', undefined]) {
      expect(formatOf(url)).toBe(null);
    }
    expect(formatOf('/api/v1/policy?format=envoy-ai-gateway')).toBe('envoy-ai-gateway');
    expect(() => formatOf('/api/v1/policy?format=authzen')).toThrow('Use one of');
  });
});

describe('a rendering', () => {
  const NOW = new Date('2026-12-01T00:00:00Z');
  const gateway = { id: 'gw', kind: 'kong', settings: {} } as unknown as KnownGateway;
  const grant = { id: 'gr', request: 'cr', agent: 'bot', tool: 'crm/get', maxDataClass: 'public' };

  function held(grants: object[]): HeldPolicy {
    const policy = { serial: 1, agents: {}, servers: {}, tools: {}, grants };
    return { serial: 1, jws: `e30.${Buffer.from(JSON.stringify(policy)).toString('base64url')}.x` } as HeldPolicy;
  }
  function renderer() {
    let signed = 0;
    const signFreshness = async () => `signed-${++signed}`;
    const clock = { now: NOW };
    const rendered = createRendered({ cache: { signFreshness } as unknown as GatewayCache, clock: () => clock.now });
    return { rendered, clock };
  }

  it('is made once, and again for other settings and when a grant ends', async () => {
    const { rendered, clock } = renderer();
    const policy = held([{ ...grant, notAfter: '2026-12-01T01:00:00.000Z' }]);
    const first = await rendered(gateway, policy, 'kong');
    expect(await rendered(gateway, policy, 'kong')).toBe(first);
    const other = await rendered({ ...gateway, settings: { subject: 'custom_id' } }, policy, 'kong');
    expect(other.etag).toBe(first.etag);
    expect(other.freshness).toBe('signed-2');
    clock.now = new Date('2026-12-01T00:59:59.999Z');
    await rendered(gateway, policy, 'kong');
    clock.now = new Date('2026-12-01T01:00:00Z');
    expect((await rendered(gateway, policy, 'kong')).freshness).toBe('signed-4');
  });

  it('is left to the pull agent where it would hold up everybody', async () => {
    const { rendered } = renderer();
    await expect(rendered(gateway, held(Array(20_001).fill(grant)), 'kong')).rejects.toThrow(
      'This gateway has 20001 grants; at most 20000 are rendered here.',
    );
    expect((await rendered(gateway, held(Array(20_000).fill(grant)), 'kong')).serial).toBe(1);
  });
});
