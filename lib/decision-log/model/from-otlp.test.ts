import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decisionEntrySchema } from '@/lib/policy-engine/decision-entry';
import { attributesOf, entryFromOtlp } from './from-otlp';

const NONE = { around: attributesOf([]), server: 'crm' };
const said = (of: Record<string, string>) =>
  Object.entries(of).map(([key, stringValue]) => ({ key, value: { stringValue } }));
const span = (of: Record<string, string>, change: object = {}) => ({
  traceId: '5B8EFFF798038103D269B633813FC60C',
  spanId: 'EEE19B7EC3C1B174',
  startTimeUnixNano: '1544712660000000000',
  endTimeUnixNano: '1544712661500000000',
  attributes: said({ 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': 'search', ...of }),
  ...change,
});
const entry = (of: Record<string, string> = {}, change: object = {}) => entryFromOtlp(span(of, change), NONE);

describe('a span of OpenTelemetry', () => {
  it('is an entry, with digests in the place of what was said', () => {
    const told = entry({
      'gen_ai.agent.name': 'bot',
      'user.id': 'ada',
      'mcp.session.id': 's1',
      'error.type': 'timeout',
      'gen_ai.tool.call.arguments': '{"id":7}',
      'gen_ai.tool.call.result': 'secret',
    });
    expect(JSON.stringify(told)).not.toContain('secret');
    expect(decisionEntrySchema.parse(told)).toMatchObject({
      eventId: 'otlp:5b8efff798038103d269b633813fc60c:eee19b7ec3c1b174',
      time: '2018-12-13T14:51:00.000Z',
      agent: 'bot',
      user: 'ada',
      server: 'crm',
      tool: 'search',
      decision: 'allow',
      reason: 'allowed',
      session: 's1',
      status: 'timeout',
      latencyMs: 1500,
      resultBytes: 6,
    });
  });

  it('says what was decided, and no word that is not known lets a call through', () => {
    const decided = (type: string) => entry({ 'microsoft.security.decision.type': type });
    for (const type of ['allow', 'audit', 'warn', 'modify']) expect(decided(type)).toMatchObject({ decision: 'allow' });
    expect(decided('deny')).toMatchObject({ decision: 'deny', reason: 'no_grant' });
    for (const type of ['maybe', '__proto__']) expect(decisionEntrySchema.safeParse(decided(type)).success).toBe(false);
  });

  it('is nothing of ours where it is no call of MCP', () => {
    expect(entryFromOtlp(span({ 'gen_ai.operation.name': 'chat' }), NONE)).toBeUndefined();
    expect(entry({ 'mcp.method.name': 'initialize' })).toBeUndefined();
    expect(entry({ 'mcp.method.name': 'resources/read' })).toMatchObject({ tool: '(resources/read)' });
    expect(entryFromOtlp(span({}), { ...NONE, server: null })).toMatchObject({ server: '(none)' });
  });

  it('mends a name that is cut within a character, and takes nobody else for a canary call of Remit', () => {
    const long = `${'x'.repeat(399)}😀`;
    const told = entry({ 'gen_ai.tool.name': long, 'error.type': 'canary' });
    expect(told?.tool).toHaveLength(400);
    expect(/[\ud800-\udfff]/.test(`${told?.tool}`)).toBe(false);
    expect(told?.status).toBe('error');
  });

  it('never throws, whatever comes', () => {
    const odd = fc.anything({ withBigInt: false });
    fc.assert(
      fc.property(odd, odd, odd, (whole, attributes, time) => {
        entryFromOtlp(whole, NONE);
        entryFromOtlp({ ...span({}), attributes }, NONE);
        entryFromOtlp({ ...span({}), startTimeUnixNano: time, endTimeUnixNano: time }, NONE);
      }),
    );
  });
});
