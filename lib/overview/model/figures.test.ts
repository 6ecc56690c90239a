import { describe, expect, it } from 'vitest';
import { heatOf } from './charts';
import { type Cell, FACTS_VERSION, type Facts } from './facts';
import { figuresOf, headlineOf, withTrend } from './figures';
import { gapSentence } from './gaps';
import { mondayOf, summaryOf } from './summary';

const cell = (change: Partial<Cell>): Cell => ({
  ...{ team: 'support', environment: 'production', status: 'active', level: 'low', rank: 3, agents: 2, customer: 2 },
  ...{ maybe: 0, ungoverned: 0, gaps: {}, ...change },
});

const facts = (change: Partial<Facts> = {}): Facts => ({
  ...{ version: FACTS_VERSION, at: '2026-11-28T14:00:00.000Z', cells: [cell({})], calls: [], firstCall: null },
  grants: [{ team: 'support', environment: 'production', young: 0, unheard: 0, settled: 4, unused: 1 }],
  ...{ seen: { agents: 0, unregistered: 0 }, approved: { all: 0, byRequester: 0 } },
  requests: { decided: 2, expired: 0, medianMs: 1_000, p90Ms: 2_000 },
  ...{ breakGlass: { all: 0, unreviewed: 0 }, gateways: { enforcing: 0, notCurrent: 0 } },
  ...{ reviews: { due: 0, inTime: 0, ever: true }, incidents: { all: 0, open: 0, times: [] } },
  ...{ clocks: { open: 0, overdue: 0, next: null }, readiness: [] },
  cost: { state: 'no-data', governance: '0', effective: '0', percent: null, currency: null, target: null },
  ...change,
});
const stateOf = (id: string, given: Facts) => figuresOf(given, {}).find((figure) => figure.id === id)?.state;

describe('figures of the overview', () => {
  it('say no data before any call was told, not enough history for thirty days after, and then a figure', () => {
    const states = [null, '2026-10-30', '2026-10-29', '2026-10-28'].map((firstCall) =>
      stateOf('unused-grants', facts({ firstCall })),
    );
    expect(states).toEqual(['no-data', 'not-enough-history', 'not-enough-history', 'figure']);
    const unheard = { team: 'support', environment: 'production', young: 0, unheard: 3, settled: 0, unused: 0 };
    expect(stateOf('unused-grants', facts({ firstCall: '2026-01-01', grants: [unheard] }))).toBe('not-enough-history');
  });

  it('tell costs that nobody imported from costs of which nothing is a share, and untested controls from failing ones', () => {
    const cost = { ...facts().cost, governance: '5.25', effective: '50', percent: '10.5', currency: 'EUR' };
    const states = (['no-data', 'no-governance-rows', 'no-spend', 'share'] as const).map((state) =>
      stateOf('governance-cost', facts({ cost: { ...cost, state } })),
    );
    expect(states).toEqual(['no-data', 'no-data', 'none', 'figure']);
    const control = (status: 'passing' | 'failing' | null) => ({
      control: 'CC6.1',
      title: '',
      status,
      passing: 0,
      tests: 1,
      at: null,
    });
    expect(stateOf('controls', facts({ readiness: [control(null)] }))).toBe('no-data');
    const tested = facts({ readiness: [control('passing'), control('failing'), control(null)] });
    expect(figuresOf(tested, {}).find(({ id }) => id === 'controls')).toMatchObject({ numerator: 1, denominator: 2 });
  });

  it('say what they open where that is not what they count, and under a filter that calls are of the whole company', () => {
    const door = (id: string, filter = {}) => figuresOf(facts(), filter).find((figure) => figure.id === id);
    expect(door('denied-calls')?.opens).not.toContain('whole company');
    expect(door('denied-calls', { team: 'support' })?.opens).toContain('of the whole company');
    expect(door('owned')?.opens).toBe('the agents that lack it');
    const exact = figuresOf(facts(), {}).filter(({ opens }) => opens === undefined);
    expect(exact.map(({ id }) => id)).toEqual([
      ...['high-risk', 'unused-grants', 'break-glass', 'open-incidents', 'governance-cost'],
    ]);
  });

  it('make no figure of fewer than three requests', () => {
    expect(stateOf('approval-median', facts())).toBe('not-enough-history');
    const requests = { decided: 3, expired: 0, medianMs: 1, p90Ms: 2 };
    expect(stateOf('approval-median', facts({ requests }))).toBe('figure');
    expect(stateOf('weekly-reviews', facts())).toBe('none');
  });

  it('compare with a day only where that had a figure', () => {
    const [now, none] = [headlineOf(facts(), {}), headlineOf(facts({ cells: [] }), {})];
    expect(withTrend(now.customerData, now.customerData, '2026-11-21').trend).toEqual({
      before: 2,
      since: '2026-11-21',
    });
    expect(withTrend(now.customerData, none.customerData, '2026-11-21').trend).toBeNull();
  });

  it('take nothing labelled and nobody assessed for no data, not for none', () => {
    const dark = facts({ cells: [cell({ customer: 0, maybe: 2, rank: 0, level: null })] });
    expect(headlineOf(dark, {}).customerData).toMatchObject({ state: 'no-data', value: null });
    expect(headlineOf(facts({ cells: [cell({ customer: 0 })] }), {}).customerData).toMatchObject({ value: 0 });
    expect(stateOf('high-risk', dark)).toBe('no-data');
    const half = facts({ cells: [cell({ level: 'high' }), cell({ level: null, agents: 3 })] });
    expect(figuresOf(half, {}).find(({ id }) => id === 'high-risk')).toMatchObject({
      ...{ state: 'figure', numerator: 2, denominator: 5, says: expect.stringContaining('of 3 nobody assessed it') },
    });
    expect(summaryOf(dark)).toBe(
      'No agent of 2 is known to touch customer data, and 2 hold tools that nobody labelled; the risk of none assessed, no gateway that enforces, 0 open incidents.',
    );
    expect(summaryOf(facts({ gateways: { enforcing: 3, notCurrent: 1 } }))).toBe(
      '2 of 2 agents can touch customer data, 0 of them not fully governed; 0 at high risk or more, 1 of 3 gateways not current, 0 open incidents.',
    );
    expect(summaryOf(facts({ cells: [] }))).toBeNull();
  });

  it('colour a place by its worst agent, and leave out who holds nothing', () => {
    const cells = [
      cell({}),
      cell({ level: 'critical', agents: 1 }),
      cell({ rank: null }),
      cell({ rank: 0, level: null }),
    ];
    const [support] = heatOf(facts({ cells }), {});
    expect(support?.cells.filter(({ agents }) => agents > 0)).toEqual([
      { dataClass: 'confidential', agents: 3, level: 'critical' },
      { dataClass: null, agents: 2, level: null },
    ]);
    expect(heatOf(facts({ cells }), { team: 'finance' })).toEqual([]);
  });

  it('put the most first in the sentence, and begin the week with Monday', () => {
    const said = gapSentence([
      { gap: 'owner', agents: 1 },
      { gap: 'risk', agents: 0 },
      { gap: 'shadow', agents: 2_000 },
    ]);
    expect(said.map(({ text }) => text)).toEqual(['2,000 run in shadow mode', 'one lost an owner']);
    const mondays = ['2026-11-22T23:59:59Z', '2026-11-23T00:00:00Z', '2026-11-29T23:00:00Z'].map((at) =>
      mondayOf(new Date(at)).toISOString().slice(0, 10),
    );
    expect(mondays).toEqual(['2026-11-16', '2026-11-23', '2026-11-23']);
  });
});
