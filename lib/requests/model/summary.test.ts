import { describe, expect, it } from 'vitest';
import { DEFAULT_APPROVAL_POLICY } from '@/lib/approval-policy/model/policy';
import type { Operation } from './operation';
import type { AgentSubject, Subjects, ToolSubject } from './subjects';
import { summarise } from './summary';

const tool = (key: string, labels: Partial<ToolSubject> = {}): ToolSubject => ({
  key,
  current: 'a'.repeat(64),
  pinned: 'a'.repeat(64),
  removed: false,
  dataClass: 'internal',
  categories: [],
  effect: 'read',
  untrusted: false,
  outward: false,
  ...labels,
});
const spec = (change: object = {}) =>
  ({
    purpose: 'Answers',
    owner: 'ada@example.com',
    backupOwner: 'lin@example.com',
    team: 'support',
    environment: 'staging',
    exposure: 'external',
    autonomy: 1,
    ...change,
  }) as AgentSubject['spec'];
const subjects: Subjects = {
  agents: [{ slug: 'support-bot', name: 'Support bot', status: 'active', spec: spec() }],
  tools: [
    tool('crm/search'),
    tool('crm/get_customer', { dataClass: 'confidential', categories: ['pii'] }),
    tool('crm/refund', { effect: 'write' }),
    tool('mail/send', { effect: 'write', outward: true }),
    tool('web/fetch', { untrusted: true }),
    tool('new/thing', { dataClass: null, effect: null, untrusted: null, outward: null }),
  ],
  grants: [
    {
      id: 'gr_1',
      agent: 'support-bot',
      tool: 'crm/search',
      constraints: { rateLimit: { limit: 60, windowSeconds: 60 } },
    },
  ],
};
const say = (...operations: Operation[]) => summarise(operations, subjects).join(' ');
const grant = (key: string, notAfter?: string, agent = 'support-bot'): Operation => ({
  op: 'grant',
  agent,
  tool: key,
  constraints: notAfter ? { notAfter } : {},
});
const FEB = '2027-02-01T00:00:00Z';

describe('the summary of a request', () => {
  it('says what a grant lets an agent do, and until when', () => {
    expect(say(grant('crm/search', FEB), grant('crm/get_customer', FEB))).toBe(
      'Lets support-bot call 2 tools of crm; one reads confidential personal data. Ends on 1 Feb 2027.',
    );
    expect(say(grant('crm/get_customer'))).toBe(
      'Lets support-bot call crm/get_customer, which reads confidential personal data. No end is set.',
    );
    expect(say(grant('crm/search'))).toBe('Lets support-bot call crm/search. No end is set.');
    expect(say(grant('mail/send'))).toBe(
      'Lets support-bot call mail/send, which changes records and can send data out. No end is set.',
    );
    expect(say(grant('new/thing'))).toBe('Lets support-bot call new/thing, which is not labelled. No end is set.');
  });

  it('counts what tools of several servers do', () => {
    expect(say(grant('crm/refund'), grant('mail/send'), grant('web/fetch', FEB), grant('new/thing'))).toBe(
      'Lets support-bot call 4 tools of 4 servers; 2 change records, one brings in text from strangers, one can send data out and one is not labelled. 1 of 4 grants end by 1 Feb 2027; the others have no end.',
    );
  });

  it('counts grants where several agents get them', () => {
    expect(
      say(grant('crm/search', FEB), grant('crm/refund', '2027-01-01T00:00:00Z', 'b'), grant('crm/search', FEB, 'b')),
    ).toBe(
      'Gives support-bot and b 3 grants on 2 tools of crm; one changes records. Ends by 1 Feb 2027 at the latest.',
    );
  });

  it('says what is registered, where, and with what', () => {
    const register = (agent: string, change: object = {}): Operation => ({
      op: 'register-agent',
      agent,
      name: 'New',
      spec: spec(change),
    });
    expect(say(register('new-bot', { environment: 'production' }), grant('crm/get_customer', FEB, 'new-bot'))).toBe(
      'Registers new-bot in production, for people outside the company, with crm/get_customer, which reads confidential personal data. Ends on 1 Feb 2027.',
    );
    expect(say(register('new-bot', { exposure: 'internal' }))).toBe(
      'Registers new-bot in staging, for people in the company, without tools.',
    );
    expect(say(register('a'), register('b'), register('c'))).toBe('Registers 3 agents.');
    // Tools for another agent are not said to be its own.
    expect(say(register('new-bot'), grant('crm/search'))).toBe(
      'Registers new-bot. Lets support-bot call crm/search. No end is set.',
    );
  });

  it('says what an update changes', () => {
    const update = (change: object, agent = 'support-bot'): Operation => ({
      op: 'update-agent',
      agent,
      name: 'Support bot',
      spec: spec(change),
    });
    expect(say(update({ owner: 'eve@example.com' }))).toBe('Changes the owner of support-bot.');
    expect(say(update({ environment: 'production', autonomy: 4 }))).toBe(
      'Moves support-bot from staging to production, and changes its autonomy.',
    );
    expect(say(update({ owner: 'x@example.com', backupOwner: 'y@example.com', team: 'z', autonomy: 2 }))).toBe(
      'Changes the owner, backup owner and 2 more fields of support-bot.',
    );
    expect(say(update({}))).toBe('Changes the name of support-bot.');
    expect(say(update({}), update({}, 'b'))).toBe('Changes the registration of support-bot and b.');
  });

  it('says which way limits and labels go', () => {
    const constrain = (limit: number, key = 'crm/search'): Operation => ({
      op: 'constrain',
      agent: 'support-bot',
      tool: key,
      constraints: { rateLimit: { limit, windowSeconds: 60 } },
    });
    expect(say(constrain(240))).toBe('Loosens the limits of support-bot on crm/search.');
    expect(say(constrain(10))).toBe('Tightens the limits of support-bot on crm/search.');
    expect(say(constrain(10), constrain(10, 'crm/refund'))).toBe(
      'Changes the limits of support-bot on 2 tools of crm: one becomes looser.',
    );
    const label = (key: string, labels: object): Operation => ({ op: 'label', tool: key, labels });
    expect(say(label('crm/get_customer', { dataClass: 'public' }))).toBe(
      'Makes the labels of crm/get_customer less strict.',
    );
    expect(say(label('crm/search', { outward: true }))).toBe('Makes the labels of crm/search stricter.');
    expect(say(label('crm/search', { outward: true, dataClass: 'public' }))).toBe(
      'Makes the labels of crm/search less strict in one way, stricter in another.',
    );
    expect(say(label('crm/search', { dataClass: 'internal' }))).toBe('Sets the labels of crm/search.');
    expect(say(label('crm/search', { dataClass: 'public' }), label('web/fetch', { outward: true }))).toBe(
      'Changes the labels of 2 tools of crm and web: one becomes less strict.',
    );
  });

  it('says the rest in a sentence each', () => {
    const adopt = (key: string): Operation => ({ op: 'adopt', tool: key, definition: 'b'.repeat(64) });
    expect(say(adopt('crm/refund'))).toBe(
      'Lets agents call crm/refund again, whose definition has changed, exactly as it is now.',
    );
    expect(say(adopt('crm/refund'), adopt('crm/search'))).toBe(
      'Lets agents call 2 tools of crm again, whose definitions have changed, exactly as they are now.',
    );
    expect(say({ op: 'revoke', agent: 'support-bot', tool: 'crm/search' })).toBe('Takes crm/search from support-bot.');
    expect(say({ op: 'suspend', agent: 'support-bot' })).toBe('Suspends support-bot: every call is denied.');
    expect(say({ op: 'restore', agent: 'a' }, { op: 'restore', agent: 'b' })).toBe(
      'Restores a and b: their grants are in force again.',
    );
    expect(say({ op: 'retire', agent: 'support-bot' })).toBe('Retires support-bot for good: every grant ends.');
    const risk = {
      op: 'accept-risk',
      agent: 'support-bot',
      risk: 'r',
      reason: 'r',
      compensation: 'c',
      until: FEB,
    } as const;
    expect(say(risk)).toBe('Accepts a risk of support-bot until 1 Feb 2027.');
    expect(say(risk, { ...risk, agent: 'b', until: '2027-01-01T00:00:00Z' })).toBe(
      'Accepts a risk of support-bot and b until 1 Feb 2027 at the latest.',
    );
    expect(say({ op: 'set-approval-policy', policy: DEFAULT_APPROVAL_POLICY, note: 'n', basedOn: 1 })).toBe(
      'Changes the rules that say who decides on requests from now on.',
    );
  });

  it('stays short for sixty operations of every kind', () => {
    const sixty: Operation[] = Array.from({ length: 20 }, (_, i) => [
      grant(`s${i}/t`, FEB, `bot-${i}`),
      { op: 'suspend', agent: `bot-${i}` } as const,
      { op: 'revoke', agent: `bot-${i}`, tool: `s${i}/u` } as const,
    ]).flat();
    expect(say(...sixty)).toBe(
      'Gives 20 agents 20 grants on 20 tools of 20 servers. Ends on 1 Feb 2027. Takes 20 tools of 20 servers from 20 agents. Suspends 20 agents: every call is denied.',
    );
  });

  it('holds nothing that somebody wrote freely', () => {
    const hostile = '<script>alert(1)</script>';
    const text = say(
      { op: 'register-agent', agent: 'x', name: hostile, spec: spec({ purpose: hostile, team: hostile }) },
      { ...(grant('crm/search') as Extract<Operation, { op: 'grant' }>), reason: hostile },
      { op: 'accept-risk', agent: 'x', risk: hostile, reason: hostile, compensation: hostile, until: FEB },
    );
    expect(text).not.toContain('script');
  });
});
