import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS } from '@/lib/kernel/day';
import { OTHER_CALLS, otherCallName } from '@/lib/policy-engine/other-calls';
import { DETECTIONS, detectAll, detectStanding, parametersOf, RULES } from './detections';
import { type DayCount, type Facts, HOUR_MS, type SeenCall, type ToolLabels } from './facts';
import { fieldsOf } from './parameter-fields';
import { severityOf } from './severity';
import type { StandingAgent, StandingGateway } from './standing';
import { volume } from './unusual';

const TODAY = Date.parse('2026-11-20T00:00:00Z');
const TOOLS = new Map<string, ToolLabels>([
  ['crm/read', { dataClass: 'restricted', outward: false }],
  ['web/search', { dataClass: 'public', outward: false }],
  ['mail/send', { dataClass: 'internal', outward: true }],
]);

let count = 0;
const call = (change: Partial<SeenCall> = {}): SeenCall => ({
  id: `edge:${++count}`,
  at: TODAY + 9 * HOUR_MS,
  agent: 'bot',
  user: null,
  tool: 'web/search',
  decision: 'allow',
  reason: 'allowed',
  enforced: true,
  dataClasses: [],
  session: null,
  lineage: null,
  unknown: null,
  ...change,
});
const denied = (change: Partial<SeenCall> = {}) => call({ decision: 'deny', reason: 'no_grant', ...change });

/** `values`: calls of the days before today, the last yesterday; what is fresh is counted too. */
function facts(fresh: SeenCall[], { values = [], ...change }: Partial<Facts> & { values?: number[] } = {}): Facts {
  const before = values.map(
    (calls, index): DayCount => ({
      start: TODAY - (values.length - index) * DAY_MS,
      tool: 'web/search',
      decision: 'allow',
      reason: 'allowed',
      classes: [],
      calls,
    }),
  );
  const today = fresh.map(({ tool, decision, reason, dataClasses }) => ({
    ...{ start: TODAY, tool, decision, reason, classes: dataClasses, calls: 1 },
  }));
  const days = new Map([['bot', [...before, ...today]]]);
  return { fresh, around: fresh, days, clock: new Map(), users: new Set(), tools: TOOLS, ...change };
}

const ids = (given: Facts) => detectAll(given).findings.map(({ detection }) => detection.id);
const many = (length: number, make: (index: number) => SeenCall) => Array.from({ length }, (_, index) => make(index));
const MONTH = [20, 24, 22, 19, 25, 21, 23, 20, 22, 24, 21, 20, 23, 22];

describe('detections', () => {
  it('name the path of data that was read and could then leave, in one session and in that order only', () => {
    const read = call({ tool: 'crm/read', session: 's1' });
    const send = call({ tool: 'mail/send', session: 's1', at: read.at + 60_000 });
    const [found] = detectAll(facts([read, send])).findings;
    expect(found).toMatchObject({ path: ['crm/read', 'mail/send'], events: [read.id, send.id], agent: 'bot' });
    expect(found?.says).toContain('within 1 minute');
    expect(ids(facts([{ ...send, at: read.at - 1 }, read]))).toEqual([]);
    expect(ids(facts([read, { ...send, session: 's2' }]))).toEqual([]);
    expect(ids(facts([read, { ...send, at: read.at + 2 * HOUR_MS }]))).toEqual([]);
    // What was stopped is told as that, and what was only too fast is not.
    for (const reason of ['no_grant', 'data_class_exceeded', 'pii_blocked', 'rate_limited']) {
      const tried = ids(facts([read, { ...send, decision: 'deny', reason }]));
      expect(tried).toEqual(reason === 'rate_limited' ? [] : ['stopped-outward']);
    }
    expect(ids(facts([{ ...read, tool: 'web/search', dataClasses: ['restricted'] }, send]))).toContain(
      'sensitive-then-outward',
    );
    // The read was looked at before, or comes late.
    for (const fresh of [[send], [read]]) {
      expect(ids(facts(fresh, { around: [read, send] }))).toEqual(['sensitive-then-outward']);
    }
  });

  it('count each call of a session once for its story, however its calls come in', () => {
    const kind = fc.constantFrom('crm/read', 'mail/send', 'web/search');
    fc.assert(
      fc.property(fc.array(kind, { maxLength: 30 }), fc.array(fc.nat(6)), (tools, sizes) => {
        const all = tools.map((tool, index) => call({ tool, session: 's1', at: TODAY + index * 1_000 }));
        const told = (fresh: SeenCall[], around: SeenCall[]) =>
          detectAll(facts(fresh, { around })).findings.flatMap(({ events, counted = [] }) =>
            events.filter((id) => !counted.includes(id)),
          );
        const parts: string[] = [];
        for (let at = 0, turn = 0; at < all.length; turn++) {
          const end = at + 1 + (sizes[turn] ?? 0);
          parts.push(...told(all.slice(at, end), all.slice(0, end)));
          at = end;
        }
        expect(parts.sort()).toEqual(told(all, all).sort());
      }),
      { numRuns: 100 },
    );
  });

  it('that are exact speak of what is wrong, once for an agent and a tool, and of nothing else', () => {
    const ofPaths = ['sensitive-then-outward', 'stopped-outward'];
    const exact = DETECTIONS.filter((one) => one.exact && !ofPaths.includes(one.id)).map(({ id }) => id);
    const wrong: Record<string, Partial<SeenCall>> = {
      'orphan-calls': { lineage: 'no_grant' },
      'outside-grant': { decision: 'deny', reason: 'no_grant', enforced: false },
      'definition-drift': { decision: 'deny', reason: 'definition_changed', tool: 'crm/read' },
      'above-label': { dataClasses: ['internal', 'confidential'] },
      unregistered: { unknown: 'agent', agent: 'shadow' },
    };
    expect(Object.keys(wrong).sort()).toEqual([...exact].sort());
    fc.assert(
      fc.property(fc.array(fc.constantFrom('', ...exact), { maxLength: 12 }), (kinds) => {
        const fresh = kinds.map((kind) => call(wrong[kind]));
        const { findings } = detectAll(facts(fresh));
        const found = findings.flatMap(({ detection, events }) => events.map((id) => `${detection.id} ${id}`));
        const expected = fresh.flatMap(({ id }, index) => (kinds[index] ? [`${kinds[index]} ${id}`] : []));
        expect(found.sort()).toEqual(expected.sort());
        expect(new Set(findings.map(({ story }) => story)).size).toBe(findings.length);
      }),
      { numRuns: 50 },
    );
    expect(ids(facts([denied(), denied({ reason: 'rate_limited', enforced: false })]))).toEqual([]);
  });

  it('tell of many names that nobody registered together', () => {
    const fresh = Array.from({ length: 80 }, (_, index) => call({ unknown: 'agent', agent: `made-up-${index}` }));
    const found = detectAll(facts(fresh)).findings.filter(({ detection }) => detection.id === 'unregistered');
    expect(found).toHaveLength(51);
    expect(found.at(-1)?.title).toBe('30 more names that are not registered');
    expect(new Set(found.flatMap(({ events }) => events)).size).toBe(80);
  });

  it('that compare say nothing before there is enough history, and say that', () => {
    const fresh = many(500, () => call());
    const { findings, notEnough } = detectAll(facts(fresh, { values: [1, 1, 1, 1, 1, 1] }));
    expect(findings).toEqual([]);
    expect(notEnough).toContainEqual({ agent: 'bot', has: 6, needs: 21 });
    expect(ids(facts(fresh, { values: [1, 1, 1, 1, 1, 1, 1] }))).toEqual(['volume']);
  });

  it('find far more calls, and no usual day, also where days do not differ', () => {
    const most = (calls: number, values: number[]) =>
      ids(
        facts(
          many(calls, () => call()),
          { values },
        ),
      );
    expect(most(26, MONTH)).toEqual([]);
    expect(most(90, MONTH)).toEqual(['volume']);
    expect(most(150, Array(14).fill(50))).toEqual([]);
    expect(most(151, Array(14).fill(50))).toEqual(['volume']);
    const [found] = detectAll(
      facts(
        many(90, () => call()),
        { values: MONTH },
      ),
    ).findings;
    expect(found).toMatchObject({ observed: 90, expected: 55, baseline: { n: 14, to: TODAY } });
  });

  it('find many denied calls and many tools that were tried', () => {
    expect(
      ids(
        facts(
          many(14, () => denied()),
          { values: MONTH },
        ),
      ),
    ).toEqual([]);
    expect(
      ids(
        facts(
          many(16, () => denied()),
          { values: MONTH },
        ),
      ),
    ).toEqual(['denial-spike']);
    expect(ids(facts(many(7, (index) => denied({ tool: `crm/${index}` }))))).toEqual([]);
    expect(ids(facts(many(8, (index) => denied({ tool: `crm/${index}` }))))).toEqual(['probing']);
    // A client that looks what there is asks for lists; none of those is a tool.
    const lists = OTHER_CALLS.map((method) => `crm/${otherCallName(method)}`);
    expect(ids(facts(lists.map((tool) => denied({ tool }))))).toEqual([]);
  });

  it('find what is seen for the first time', () => {
    const fresh = [call({ tool: 'mail/send', user: 'eve', dataClasses: ['internal'] }), call({ user: 'ada' })];
    const users = new Set(['bot\nada']);
    const { findings } = detectAll(facts(fresh, { values: MONTH, users }));
    expect(findings.map(({ title }) => title)).toEqual([
      'bot called mail/send for the first time',
      'bot touched internal data for the first time',
      'bot acted for eve for the first time',
    ]);
  });

  it('find hours at which an agent never works, and none where it works at all of them', () => {
    const night = many(5, () => call({ at: TODAY + 3 * HOUR_MS }));
    const office = Array.from({ length: 24 }, (_, hour) => (hour >= 8 && hour < 18 ? 40 : 0));
    const clock = (hours: number[]) => new Map([['bot', hours]]);
    expect(ids(facts(night, { values: MONTH, clock: clock(office) }))).toEqual(['off-hours']);
    expect(ids(facts(night.slice(1), { values: MONTH, clock: clock(office) }))).toEqual([]);
    expect(ids(facts(night, { values: MONTH, clock: clock(Array(24).fill(20)) }))).toEqual([]);
    expect(ids(facts(night, { values: MONTH, clock: clock(office.map((one) => one / 4)) }))).toEqual([]);
  });

  it('find slow growth that no single day shows, and no level', () => {
    const grown = Array.from({ length: 42 }, (_, day) => Math.round(40 * 1.03 ** Math.max(0, day - 13)));
    expect(ids(facts([call()], { values: grown }))).toEqual(['slow-drift']);
    expect(ids(facts([call()], { values: [...MONTH, ...MONTH, ...MONTH] }))).toEqual([]);
  });

  it('weigh data and risk', () => {
    expect(severityOf('medium', ['internal'], 'medium')).toBe('medium');
    expect(severityOf('medium', ['restricted'], 'high')).toBe('critical');
    expect(severityOf('low', ['restricted'], 'critical')).toBe('medium');
  });

  it('each have an id of their own, words, and parameters with defaults that refuse others', () => {
    expect(new Set(RULES.map(({ id }) => id)).size).toBe(RULES.length);
    for (const { parameters, explains, suggests } of RULES) {
      expect(explains.length * suggests.length).toBeGreaterThan(0);
      expect(parameters.safeParse({}).success).toBe(true);
      expect(parameters.safeParse({ nothing: 1 }).success).toBe(false);
    }
    for (const rule of DETECTIONS) expect(rule.replay !== undefined, rule.id).toBe(fieldsOf(rule).length > 0);
  });

  it('go by the parameters that somebody chose, and by the defaults where a rule takes others by now', () => {
    const fresh = many(30, () => call());
    const found = (parameters: object) =>
      detectAll(facts(fresh, { values: Array(14).fill(5) }), new Map([['volume', { number: 3, parameters }]])).findings;
    expect(found({ least: 20 })).toMatchObject([{ detection: { id: 'volume' }, tuning: 3 }]);
    expect(found({ least: 40 })).toEqual([]);
    expect(parametersOf(volume, new Map([['volume', { number: 3, parameters: { gone: 1 } }]])).number).toBe(0);
  });
});

describe('detections of how things stand', () => {
  const NOW = TODAY + 12 * HOUR_MS;
  const minutesAgo = (minutes: number) => NOW - minutes * 60_000;
  const gateway = (change: Partial<StandingGateway> = {}): StandingGateway => ({
    ...{ slug: 'edge', name: 'Edge', enforces: true, state: 'current', heardAt: minutesAgo(1) },
    ...{ behindSince: null, missing: 0, gaps: [], gapSince: null },
    ...change,
  });
  const agent = (slug: string, calls: number[], change: Partial<StandingAgent> = {}): StandingAgent => ({
    ...{ slug, team: 'support', grants: [], classes: [] },
    days: calls.map((count, index) => ({ start: TODAY - (calls.length - 1 - index) * DAY_MS, calls: count })),
    ...change,
  });
  const found = (given: { gateways?: StandingGateway[]; agents?: StandingAgent[] }) =>
    detectStanding({ now: NOW, gateways: [], agents: [], ...given });
  const names = (given: Parameters<typeof found>[0]) => found(given).findings.map(({ detection }) => detection.id);

  it('speak of gateways that are silent, behind or lack numbers for long enough, and of no other', () => {
    const wrong: Record<string, Partial<StandingGateway>> = {
      '': {},
      'gateway-silent': { state: 'silent', heardAt: minutesAgo(11) },
      'gateway-behind': { state: 'behind', behindSince: minutesAgo(16) },
      'sequence-gaps': { missing: 3, gaps: [{ first: 7, last: 9 }], gapSince: minutesAgo(11) },
    };
    const young = [
      { state: 'silent', heardAt: minutesAgo(9) },
      { state: 'behind', behindSince: minutesAgo(14) },
      { missing: 1, gaps: [{ first: 7, last: 7 }], gapSince: minutesAgo(9) },
      { state: 'silent', heardAt: minutesAgo(60), enforces: false },
    ] as Partial<StandingGateway>[];
    expect(names({ gateways: young.map(gateway) })).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...Object.keys(wrong)), { maxLength: 8 }), (kinds) => {
        const gateways = kinds.map((kind, index) => gateway({ ...wrong[kind], slug: `g${index}` }));
        const expected = kinds.flatMap((kind, index) => (kind ? [`${kind} g${index}`] : []));
        const told = found({ gateways }).findings.map((one) => `${one.detection.id} ${one.gateway}`);
        expect(told.sort()).toEqual(expected.sort());
      }),
      { numRuns: 30 },
    );
  });

  it('compare a new agent with its team, and an old one that is always unlike it', () => {
    const team = ['a', 'b', 'c'].map((slug, index) =>
      agent(slug, Array(14).fill(20 + index), { classes: ['internal'] }),
    );
    expect(names({ agents: [...team, agent('new', [900])] })).toEqual(['cold-start']);
    expect(names({ agents: [...team, agent('new', [40])] })).toEqual([]);
    expect(names({ agents: [...team, agent('new', [2], { classes: ['confidential'] })] })).toEqual(['cold-start']);
    expect(names({ agents: [...team, agent('old', Array(14).fill(900))] })).toEqual(['peer-deviation']);
    const alone = found({ agents: [...team.slice(1), agent('new', [900])] });
    expect(alone).toMatchObject({
      findings: [],
      notEnough: expect.arrayContaining([{ agent: 'new', has: 1, needs: 7 }]),
    });
  });

  it('call nothing unused that is younger, was called, or that nobody could have seen', () => {
    const old = TODAY - 90 * DAY_MS;
    const grant = { tool: 'crm/read', since: old, usedAt: null, seenSince: old };
    const holds = (...grants: object[]) => [agent('bot', [], { grants: grants.map((one) => ({ ...grant, ...one })) })];
    const young = TODAY - 10 * DAY_MS;
    for (const change of [{ since: young }, { usedAt: young }, { seenSince: null }, { seenSince: young }])
      expect(names({ agents: holds(change) })).toEqual([]);
    expect(found({ agents: holds({}, { tool: 'crm/find', usedAt: TODAY }) }).findings).toMatchObject([
      { title: 'bot does not use 1 of 2 tools', occurrence: 'crm/read' },
    ]);
  });
});
