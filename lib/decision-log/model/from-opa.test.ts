import { describe, expect, it } from 'vitest';
import { decisionEntrySchema } from '@/lib/policy-engine/decision-entry';
import { parseInput } from '@/lib/verb/parse-input';
import { entryFromOpa } from './from-opa';

/** An event as OPA 1.22 sends it. */
const EVENT = {
  decision_id: '4ca636c1-55e4-417a-b1d8-4aceb67960d1',
  labels: { id: 'a', version: '1.22.4' },
  bundles: { authz: { revision: '42' } },
  path: 'mcp/decision',
  input: { identity: { iss: 'https://idp.example', sub: 'client-1' }, tool: 'crm/search', user: 'ada' },
  result: {
    agent: 'bot',
    allow: false,
    decision: 'deny',
    enforced: false,
    grant: 'gr_1',
    obligations: {},
    reason: 'user_required',
    serial: 42,
  },
  requested_by: '127.0.0.1:1',
  timestamp: '2026-11-23T08:00:00.123456789Z',
  metrics: { counter_server_query_cache_hit: 0, timer_server_handler_ns: 1_250_000 },
  req_id: 1,
};
const entry = (change: object = {}) => parseInput(decisionEntrySchema, entryFromOpa({ ...EVENT, ...change }));

describe('an event of OPA', () => {
  it('is an entry', () => {
    expect(entry()).toEqual({
      eventId: EVENT.decision_id,
      time: EVENT.timestamp,
      agent: 'bot',
      identity: EVENT.input.identity,
      user: 'ada',
      server: 'crm',
      tool: 'crm/search',
      decision: 'deny',
      reason: 'user_required',
      enforced: false,
      serial: 42,
      grant: 'gr_1',
      latencyMs: 1.25,
    });
  });

  it.each(['mcp/allow', 'mcp', 'system/authz/allow', ''])('is none of ours when %j was asked for', (path) => {
    expect(entryFromOpa({ ...EVENT, path })).toBeUndefined();
  });

  it('without an answer is a denial by nobody', () => {
    const bare = entry({ result: undefined, bundles: undefined, input: undefined, metrics: undefined });
    expect(bare).toMatchObject({ decision: 'deny', reason: 'gateway_error', serial: 0, tool: '(none)' });
    expect(bare.agent).toBeUndefined();
    expect(entry({ result: undefined })).toMatchObject({ reason: 'gateway_error', serial: 42 });
  });

  it('is kept whatever its input was, or was masked to', () => {
    const long = 'x'.repeat(5_000);
    expect(entry({ input: { agent: long, tool: `${long}/${long}`, user: '\u0000', definition: 7 } })).toMatchObject({
      agent: 'bot',
      server: 'x'.repeat(200),
      user: '\ufffd',
    });
    for (const input of [null, 7, 'text', [], { agent: {}, tool: 7, identity: { iss: '' } }]) {
      expect(entry({ input })).toMatchObject({ reason: 'user_required', agent: 'bot' });
    }
  });

  it.each([null, 7, {}, { ...EVENT, timestamp: 'then' }, { ...EVENT, decision_id: 7 }, { ...EVENT, decision_id: '' }])(
    'that is none is refused and stops nothing (%#)',
    (event) => {
      expect(() => parseInput(decisionEntrySchema, entryFromOpa(event))).toThrow(
        expect.objectContaining({ code: 'invalid_input' }),
      );
    },
  );
});
