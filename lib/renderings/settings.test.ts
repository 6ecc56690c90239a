import { describe, expect, it } from 'vitest';
import { isRemitError } from '@/lib/kernel/errors';
import { GATEWAY_KINDS, type GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { READERS } from '@/lib/testing/gateway-readers/readers';
import { render } from './render';
import { parseSettings, settingFields } from './settings';

function errorsOf(kind: GatewayKind, settings: unknown) {
  try {
    parseSettings(kind, settings);
    return [];
  } catch (error) {
    if (isRemitError(error) && error.code === 'invalid_input') {
      return [...new Set((error.errors ?? []).map(({ field }) => field))];
    }
    throw error;
  }
}

describe('settings', () => {
  it('are none at all, for every kind', () => {
    for (const kind of GATEWAY_KINDS) expect(errorsOf(kind, {}), kind).toEqual([]);
    expect(parseSettings('agentgateway', {})).toEqual({ port: '3000' });
    expect(parseSettings('kong', { subject: 'claim' })).toEqual({ subject: 'claim', claim: 'sub' });
  });

  it.each<[GatewayKind, unknown, string[]]>([
    ['remit', { port: '1' }, ['settings.port']],
    ['litellm', { prefix: 'x' }, ['settings.prefix']],
    ['agentgateway', { port: '0', jwksfile: 'x' }, ['settings.port', 'settings.jwksfile']],
    ['agentgateway', { port: '65536' }, ['settings.port']],
    ['agentgateway', { port: 3000 }, ['settings.port']],
    ['agentgateway', { issuer: '' }, ['settings.issuer']],
    ['agentgateway', { jwksFile: 'a\nb' }, ['settings.jwksFile']],
    ['agentgateway', { userClaim: 'sub' }, ['settings.userClaim']],
    ['agentgateway', { agentClaim: 'azp', userClaim: 'azp' }, ['settings.userClaim']],
    ['agentgateway', { userClaim: 'x == "" || true' }, ['settings.userClaim']],
    ['agentgateway', { agentClaim: 'in' }, ['settings.agentClaim']],
    ['toolhive', { server: 'CRM' }, ['settings.server']],
    ['agentcore', { gatewayArn: 'gateway' }, ['settings.gatewayArn']],
    ['envoy-ai-gateway', { resource: 'javascript:alert(1)' }, ['settings.resource']],
    ['envoy-ai-gateway', { namespace: 'a/b' }, ['settings.namespace']],
    ['kong', { subject: 'anybody' }, ['settings.subject']],
    ['kong', null, ['settings']],
  ])('%s refuses %j, naming the field', (kind, settings, fields) => {
    expect(errorsOf(kind, settings).sort()).toEqual(fields.sort());
  });

  it('of another claim are compared instead of the subject', () => {
    const policy = policyOf();
    for (const kind of ['toolhive', 'agentgateway'] as const) {
      const { text } = render(kind, policy, { settings: { agentClaim: 'azp', userClaim: 'sub' }, now: new Date(0) });
      expect(text, kind).toContain('azp == \\"client-1\\"');
      const call = { iss: 'https://idp.example', sub: 'client-1', agent: 'bot', server: 'crm', tool: 'get' };
      expect(READERS[kind](text)(call), kind).toBe(false);
    }
  });

  it('cannot say more than what they are for', () => {
    const gatewayArn = 'arn:"),permit(principal,action,resource);//';
    const { text } = render('agentcore', policyOf(), { settings: { gatewayArn }, now: new Date(0) });
    const call = { iss: 'https://other.example', sub: 'x', agent: 'x', server: 'crm', tool: 'get' };
    expect(READERS.agentcore(text)(call)).toBe(false);
    const issuer = 'https://idp.example"||true||"';
    const file = render('agentgateway', policyOf(), { settings: { issuer }, now: new Date(0) });
    expect(READERS.agentgateway(file.text)({ ...call, iss: issuer })).toBe(false);
  });

  it('are told to forms, each in words', () => {
    for (const kind of GATEWAY_KINDS) {
      for (const { name, says } of settingFields(kind)) expect(says, `${kind}.${name}`).toMatch(/^[A-Z].+\.$/);
    }
    expect(settingFields('kong')[0]).toMatchObject({
      name: 'subject',
      default: 'username',
      options: ['username', 'custom_id', 'claim'],
    });
    expect(settingFields('authzen')).toEqual([]);
  });
});

function policyOf(): GatewayPolicy {
  return {
    serial: 1,
    default: 'deny',
    previous: null,
    mode: 'enforce',
    agents: {
      bot: { status: 'active', requireUser: false, identities: [{ iss: 'https://idp.example', sub: 'client-1' }] },
    },
    servers: { crm: { url: 'https://crm.internal/mcp' } },
    tools: {
      'crm/get': {
        definition: 'a',
        dataClass: 'public',
        categories: [],
        effect: 'read',
        untrusted: false,
        outward: false,
      },
    },
    grants: [{ id: 'gr_1', request: 'cr_1', agent: 'bot', tool: 'crm/get', maxDataClass: 'public' }],
  };
}
