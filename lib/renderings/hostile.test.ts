import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import type { GatewayPolicy } from '@/lib/policy-engine/types';
import { AGENTCORE_ARN } from '@/lib/testing/gateway-readers/cedar';
import type { Asked } from '@/lib/testing/gateway-readers/reader';
import { READERS } from '@/lib/testing/gateway-readers/readers';
import { FILE_KINDS, type FileKind, render } from './render';

vi.setConfig({ testTimeout: 60_000 });

/** What ends or opens something in YAML, JSON, Cedar or CEL, or is read as something else. */
const PIECES = [
  '"',
  "'",
  '\\',
  '\n',
  '\r',
  '\u2028',
  '\u0085',
  '\0',
  '\ud800',
  '#',
  ': ',
  '- ',
  '*',
  '&a',
  '{{',
  '}',
  '$(id)',
  '%',
  '|| true',
  '" || true || "',
  '"); permit(principal, action, resource); //',
  '\\u{22}',
  '(nobody)',
  'yes',
  '0x1',
  '1e3',
  'null',
  '2026-12-01',
  'client-1',
  'é',
  '𝒳',
  ' ',
];
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: 'binary', maxLength: 4 })), {
    minLength: 1,
    maxLength: 4,
  })
  .map((pieces) => pieces.join(''));
const speakable = (text: string) => !/[\p{Cc}\p{Cs}]/u.test(text);

const NOW = new Date('2026-12-01T00:00:00Z');
const GOOD = { iss: 'https://idp.example', sub: 'client-1' };

function policyOf(identity: { iss: string; sub: string }, tools: string[]): GatewayPolicy {
  return {
    serial: 1,
    default: 'deny',
    previous: null,
    mode: 'enforce',
    agents: Object.fromEntries([
      ['good-bot', { status: 'active', requireUser: false, identities: [GOOD] }],
      ['odd-bot', { status: 'active', requireUser: false, identities: [identity] }],
    ]),
    servers: { crm: { url: 'https://crm.internal/mcp' } },
    tools: Object.fromEntries(
      ['get', 'put', ...tools].map((tool) => [
        `crm/${tool}`,
        { definition: 'a', dataClass: 'public', categories: [], effect: 'read', untrusted: false, outward: false },
      ]),
    ),
    grants: [['good-bot', 'put'], ['odd-bot', 'get'], ...tools.map((tool) => ['odd-bot', tool] as const)].map(
      ([agent, tool], at) => ({
        id: `gr_${at}`,
        request: 'cr_1',
        agent: agent as string,
        tool: `crm/${tool}`,
        maxDataClass: 'public' as const,
      }),
    ),
  };
}

const settingsOf = (kind: FileKind, issuer: string): Record<string, string> => {
  if (kind === 'agentcore') return { gatewayArn: AGENTCORE_ARN };
  if (kind === 'envoy-ai-gateway') return { issuer };
  if (kind === 'kong') return { subject: 'claim', issuer };
  return {};
};

describe.each(FILE_KINDS)('%s', (kind) => {
  it('compares hostile names exactly, writes ASCII, and never lets anybody have more for them', () => {
    const byAccount = kind === 'litellm' || kind === 'contextforge';
    let exact = 0;
    fc.assert(
      fc.property(
        fc.record({ iss: fc.constant(GOOD.iss), sub: hostile }),
        fc.array(hostile, { maxLength: 2 }),
        (identity, tools) => {
          fc.pre(identity.sub !== GOOD.sub);
          const { text } = render(kind, policyOf(identity, tools), { settings: settingsOf(kind, GOOD.iss), now: NOW });
          expect(text).toMatch(/^[\n\x20-\x7e]*$/);
          const passes = READERS[kind](text);
          const good: Asked = { ...GOOD, agent: 'good-bot', server: 'crm', tool: 'put' };
          const odd: Asked = { ...identity, agent: 'odd-bot', server: 'crm', tool: 'get' };
          expect(passes(good)).toBe(true);
          expect(passes({ ...good, tool: 'get' })).toBe(false);
          expect(passes({ ...odd, tool: 'put' })).toBe(false);
          expect(passes({ ...odd, server: 'files' })).toBe(false);
          expect(passes({ ...good, sub: 'anybody', agent: 'anybody' })).toBe(false);
          const known = byAccount || (speakable(identity.sub) && !(kind === 'kong' && identity.sub === '(nobody)'));
          expect(passes(odd)).toBe(known);
          if (known) exact += 1;
        },
      ),
      { seed: 20_261_128, numRuns: 60 },
    );
    expect(exact).toBeGreaterThan(20);
  });
});
