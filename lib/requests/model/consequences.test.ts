import { describe, expect, it } from 'vitest';
import { type ConsequenceFacts, changes, consequences } from './consequences';
import type { StageDetail } from './dto';
import type { GatewayBefore } from './gateways';
import type { Impact } from './impact';
import type { Operation } from './operation';
import type { ToolSubject } from './subjects';

const tool = (key: string, labels: Partial<ToolSubject> = {}) =>
  ({ key, dataClass: 'internal', categories: [], effect: 'read', ...labels }) as ToolSubject;
const grant = (key: string, agent = 'bot'): Operation => ({ op: 'grant', agent, tool: key, constraints: {} });
const stage = (name: string, change: Partial<StageDetail> = {}) =>
  ({ name, needed: 1, approvedBy: [], done: false, ...change }) as StageDetail;
const gateway = (slug: string, servers: string[]): GatewayBefore => ({
  slug,
  name: slug,
  servers,
  kind: 'remit',
  unheld: 'withhold',
});
const GATEWAYS = [gateway('edge', ['crm', 'mail']), gateway('eu', ['crm']), gateway('lab', ['web'])];

function told(operations: Operation[], change: Partial<ConsequenceFacts> = {}, gateways = GATEWAYS) {
  const facts: ConsequenceFacts = {
    operations: operations.map((o) => ({ ...o, direction: 'loosens' as const })),
    subjects: {
      agents: [],
      tools: [
        tool('crm/a', { dataClass: 'confidential', categories: ['pii', 'hr'] }),
        tool('mail/b'),
        tool('x/c', { dataClass: null }),
      ],
      grants: [],
    },
    impact: [],
    others: { holders: 0, callers: 0, newlyToxic: 0, shown: 0 },
    stages: [stage('security')],
    mayDecide: { ok: true, stage: 'security', onBehalfOf: null },
    missing: [],
    ...change,
  };
  return Object.fromEntries(consequences(facts, gateways).map(({ label, words }) => [label, words]));
}

describe('what an approval leads to', () => {
  it('is told in numbers', () => {
    expect(told([grant('crm/a'), grant('mail/b', 'other'), { op: 'revoke', agent: 'bot', tool: 'x/c' }])).toEqual({
      Changes: '2 grants added, 1 grant removed',
      Agents: 'bot, other',
      Data: '2 tools: up to confidential, with hr, pii',
      Then: 'in force at once, with this approval',
      Gateways: '2 of 3 get it: edge, eu',
    });
    expect(changes([grant('crm/a')])).toBe('1 grant added, nothing removed');
  });

  it('counts who holds a tool that changes, and paths', () => {
    const risky = {
      toxic: { before: null, after: {} },
      risk: { before: { score: 1 }, after: { score: 9 } },
    } as unknown as Impact;
    const said = told([{ op: 'adopt', tool: 'x/c', definition: '0'.repeat(64) }], {
      others: { holders: 12, callers: 1, newlyToxic: 1, shown: 13 },
      impact: [risky],
    });
    expect(said).toMatchObject({
      Changes: '1 definition adopted, nothing removed',
      Agents: '12 that hold a tool it changes, 1 that may call one of them',
      Data: '1 tool: 1 not labelled',
      Risk: '1 new path by which data can leave, higher for 1 agent',
      Gateways: 'none stands before these servers yet',
    });
  });

  it('says first what keeps it from being approved, and counts agents where they are many', () => {
    const four = ['a', 'b', 'c', 'd'].map((agent) => grant('crm/a', agent));
    const said = told(four, { missing: ['It needs a ticket.', 'And a risk.'] });
    expect(Object.keys(said)[0]).toBe('Missing');
    expect(said).toMatchObject({ Missing: 'It needs a ticket. And a risk.', Agents: '4 named' });
  });

  it('names the stages that are left', () => {
    const approved = [{ id: 'v', name: 'Vera', onBehalfOf: null }];
    expect(
      told([grant('crm/a')], {
        stages: [stage('security', { needed: 3, approvedBy: approved }), stage('owner'), stage('x', { done: true })],
      }).Then,
    ).toBe('still waits: 1 more for security, 1 more for owner');
  });

  it('knows which gateways are told', () => {
    expect(told([{ op: 'suspend', agent: 'bot' }]).Gateways).toBe('3 of 3 get it: edge, eu, lab');
    expect(told([{ op: 'suspend', agent: 'bot' }], {}, []).Gateways).toBe('none is set up yet');
    const many = Array.from({ length: 5 }, (_, i) => gateway(`g${i}`, ['crm']));
    expect(told([grant('crm/a')], {}, many).Gateways).toBe('5 of 5 get it: g0, g1, g2 and 2 more');
    const risk = {
      op: 'accept-risk',
      agent: 'bot',
      risk: 'r',
      reason: 'r',
      compensation: 'c',
      until: '2027-01-01T00:00:00Z',
    } as const;
    expect(told([risk]).Gateways).toBe('none: no call is decided by it');
  });
});
