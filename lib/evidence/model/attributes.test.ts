import { expect, it } from 'vitest';
import { approvalPolicySchema } from '@/lib/approval-policy/model/policy';
import { decodeCursor } from '@/lib/kernel/page';
import type { ToolSubject } from '@/lib/requests/model/subjects';
import { ATTRIBUTE_WORDS } from './attribute-words';
import { attributesOf } from './attributes';
import type { ApprovalFacts, ChangeFacts, PersonThen } from './change-facts';
import { ATTRIBUTES } from './population';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 10, 9, minute)).toISOString();
const person = (id: string, ...roles: string[]): PersonThen => ({
  id,
  email: `${id}@example.com`,
  roles,
  active: true,
});
const [ada, vera, tove] = [person('ada', 'engineer'), person('vera', 'security'), person('tove', 'security')];
const DIGEST = 'd'.repeat(64);
const OTHER = 'e'.repeat(64);
const SHA = 'a'.repeat(64);
const PERIOD = { from: '2026-01-01T00:00:00.000Z', to: '2026-04-01T00:00:00.000Z' };

const spec = {
  ...{ purpose: 'Answers', owner: 'sam@example.com', backupOwner: 'lin@example.com', team: 'support' },
  ...{ environment: 'production', exposure: 'internal', autonomy: 1, reach: 1, untrustedInput: 1, actionImpact: 1 },
  ...{ models: [], identities: [], dataAccess: [] },
} as never;
const labels: Omit<ToolSubject, 'key' | 'current' | 'pinned' | 'removed'> = {
  ...{ dataClass: 'internal', categories: [], effect: 'read', untrusted: false, outward: false },
};
const stage = {
  ...{ name: 'security', role: 'security' as const, people: [], needed: 1, why: 'Always.' },
  time: { remindAfterHours: null, escalateAfterHours: null, escalateTo: null, expireAfterHours: null } as never,
};
const approval: ApprovalFacts = {
  ...{ id: 'de_1', person: vera, onBehalfOf: null, delegated: false, isolators: [], stage: 'security' },
  ...{ digest: DIGEST, at: at(2) },
};
const log = (seq: number, action: string, more: object = {}) => ({
  ...{ seq, at: at(seq), action, digest: DIGEST, revision: null, ...more },
});
const LOG = [
  log(1, 'request.create'),
  log(2, 'request.approve', { simulation: SHA }),
  log(3, 'request.apply', { revision: 7 }),
];
const GRANT = { agent: 'bot', tool: 'crm/search', revokedAt: null, usedAfterEnd: false };
const bounds = { rateLimit: { limit: 5, windowSeconds: 60 } };

const CLEAN: ChangeFacts = {
  ...{ id: 'cr_1', number: 12, title: 'A tool', state: 'approved', justification: 'Needed.', edit: 1, digest: DIGEST },
  operations: [{ op: 'grant', agent: 'bot', tool: 'crm/search', constraints: bounds }],
  subjects: {
    agents: [{ slug: 'bot', name: 'Bot', status: 'active', spec }],
    tools: [{ key: 'crm/search', current: SHA, pinned: SHA, removed: false, ...labels }],
    grants: [],
  },
  ...{ computedDigest: DIGEST, requester: ada, requestedAt: at(1), decidedAt: at(2) },
  ...{ policyVersion: 2, versionThen: 2, stages: [stage], escalated: [], approvals: [approval], log: LOG },
  policy: approvalPolicySchema.parse({ stages: [{ name: 'security', role: 'security' }] }),
  revision: {
    ...{ serial: 7, publishedAt: at(2), own: true, classes: { 'crm/search': 'internal' }, active: ['bot'] },
    grants: [{ id: 'gr_1', request: 'cr_1', agent: 'bot', tool: 'crm/search', maxDataClass: 'internal', ...bounds }],
    receipts: [{ gateway: 'edge', agrees: true }],
    laterInForce: ['edge'],
  },
  grants: [{ id: 'gr_1', constraints: bounds, ...GRANT }],
  tightened: [],
  risks: [{ agent: 'bot', level: 'low' }],
  simulations: [{ digest: DIGEST, at: at(2), sha256: SHA, computed: SHA, calls: 3, denied: 0 }],
  ...{ simulatedSince: at(0), emergency: null },
};

/** `A exception`, of those attributes that are not as they are of the clean change. */
function differing(change: Partial<ChangeFacts>): string[] {
  const results = (facts: ChangeFacts) =>
    attributesOf(facts, PERIOD).cells.map((cell) => `${cell.attribute} ${cell.result}`);
  const clean = results(CLEAN);
  return results({ ...CLEAN, ...change }).filter((result) => !clean.includes(result));
}

const revision = (change: object) => ({ revision: { ...CLEAN.revision, ...change } as ChangeFacts['revision'] });
const by = (change: Partial<ApprovalFacts>) => ({ approvals: [{ ...approval, ...change }] });
const policy = (change: object) =>
  approvalPolicySchema.parse({ stages: [{ name: 'security', role: 'security' }], ...change });
const until = (notAfter: string, revokedAt: string | null, usedAfterEnd: boolean | null = false) => ({
  operations: [{ op: 'grant' as const, agent: 'bot', tool: 'crm/search', constraints: { ...bounds, notAfter } }],
  grants: [{ id: 'gr_1', constraints: { ...bounds, notAfter }, ...GRANT, revokedAt, usedAfterEnd }],
  ...revision({ grants: [{ ...CLEAN.revision?.grants[0], notAfter }] }),
});
/** Of a grant that an earlier change gave. */
const tightened = (revokedAt: string | null): Partial<ChangeFacts> => {
  const [asked] = until('2026-02-01T00:00:00Z', revokedAt).operations;
  const { grants } = until('2026-02-01T00:00:00Z', revokedAt);
  return {
    operations: [{ ...asked, op: 'constrain' } as never],
    grants: [],
    tightened: grants,
    ...revision({ grants: [] }),
  };
};
const TIGHTENED = ['G not-applicable'];
const emergency = (dueAt: string, reviewedAt: string | null, reviewerId: string | null = 'tove') => ({
  ...{ approvals: [], stages: [], emergency: { dueAt, reviewedAt, reviewerId } },
  policy: policy({ breakGlass: { people: ['ada@example.com'], maxHours: 2, reviewHours: 24 } }),
});
const IN_EMERGENCY = ['A not-applicable', 'B not-applicable', 'E not-applicable'];

it('passes what applies to a clean change, each with what it rests on', () => {
  const { id, cells } = attributesOf(CLEAN, PERIOD);
  expect(id).toBe('12');
  expect(cells.map(({ attribute }) => attribute)).toEqual([...ATTRIBUTES]);
  expect(cells.filter(({ result }) => result !== 'pass').map(({ attribute }) => attribute)).toEqual(['H', 'I']);
  for (const { result, why, evidence } of cells) {
    expect(why).toMatch(/\.$/);
    if (result === 'pass') expect(evidence.length).toBeGreaterThan(0);
  }
  expect(Object.keys(ATTRIBUTE_WORDS)).toEqual([...ATTRIBUTES]);
});

it.each<[string, Partial<ChangeFacts>, string[]]>([
  ['approved before it was asked', by({ at: at(0) }), ['A exception', 'E exception']],
  ['published before it was approved', revision({ publishedAt: at(1) }), ['A exception']],
  [
    'the log has another order',
    { log: [LOG[1], LOG[0], LOG[2]].map((one, seq) => ({ ...one, seq })) as never },
    ['A exception'],
  ],
  ['the log has nothing', { log: [] }, ['A no-data', 'F no-data']],
  [
    'in force without anybody',
    { approvals: [], stages: [stage], log: LOG.filter(({ seq }) => seq !== 2) },
    ['A exception', 'B not-applicable', 'C not-applicable', 'E not-applicable'],
  ],
  [
    'rejected, and granted all the same',
    { state: 'rejected', approvals: [] },
    ['A exception', 'B not-applicable', 'C not-applicable', 'E not-applicable'],
  ],
  ['who asked approved', by({ person: { ...ada, roles: ['security'] } }), ['B exception']],
  [
    'approved for who asked',
    by({ person: vera, onBehalfOf: { ...ada, roles: ['security'] }, delegated: true }),
    ['B exception'],
  ],
  ['no role', by({ person: person('stan', 'engineer') }), ['C exception']],
  ['disabled then', by({ person: { ...vera, active: false } }), ['C exception']],
  ['owns the agent', by({ person: person('sam', 'security') }), ['C exception']],
  ['for somebody who let them', by({ person: person('stan', 'security'), onBehalfOf: tove, delegated: true }), []],
  ['for somebody who had not', by({ person: person('stan', 'security'), onBehalfOf: tove }), ['C exception']],
  ['too few', { stages: [{ ...stage, needed: 2 }] }, ['C exception']],
  [
    'two who are one',
    {
      stages: [{ ...stage, needed: 2 }],
      approvals: [approval, { ...approval, person: tove, onBehalfOf: vera, delegated: true }],
    },
    ['A no-data', 'C exception'],
  ],
  [
    'one for two stages',
    {
      stages: [stage, { ...stage, name: 'again' }],
      approvals: [approval, { ...approval, stage: 'again' }],
      log: [...LOG, log(2, 'request.approve')],
    },
    ['C exception'],
  ],
  [
    'for somebody who was disabled',
    by({ person: person('stan', 'security'), onBehalfOf: { ...tove, active: false }, delegated: true }),
    ['C exception'],
  ],
  ['isolated what it restores', by({ isolators: ['ada', 'vera'] }), ['C exception']],
  ['an earlier version of the rules', { versionThen: 3 }, ['C exception']],
  ['no such version', { policy: null }, ['C exception']],
  [
    'a stage that the rules ask for',
    {
      policy: policy({
        rules: [
          {
            id: 'prod',
            when: { environment: 'production' },
            why: 'Risky.',
            stages: [{ name: 'boss', role: 'executive' }],
          },
        ],
      }),
    },
    ['C exception'],
  ],
  [
    'an approval of what was edited since',
    {
      approvals: [{ ...approval, digest: OTHER, person: ada }, approval],
      log: [...LOG, log(2, 'request.approve', { digest: OTHER })],
    },
    [],
  ],
  ['no justification', { justification: ' \n' }, ['D exception']],
  ['no risk', { risks: [{ agent: 'bot', level: null }] }, ['D exception']],
  ['no simulation, and one was kept', { simulations: [] }, ['E exception']],
  [
    'from before simulations',
    { simulations: [], simulatedSince: null, log: LOG.map(({ seq, action }) => log(seq, action)) },
    ['E no-data'],
  ],
  [
    'a simulation of something else',
    { simulations: [{ ...CLEAN.simulations[0], digest: OTHER } as never] },
    ['E exception'],
  ],
  [
    'a simulation that was changed',
    { simulations: [{ ...CLEAN.simulations[0], computed: OTHER } as never] },
    ['E exception'],
  ],
  ['put in force with another digest', { digest: OTHER }, ['F exception']],
  ['other bytes at a gateway', revision({ receipts: [{ gateway: 'edge', agrees: false }] }), ['F exception']],
  ['not in the policy', revision({ grants: [] }), ['F exception']],
  ['another revision', { revision: { ...CLEAN.revision, serial: 8 } as never }, ['F exception']],
  ['a wider grant', { grants: [{ id: 'gr_1', constraints: {}, ...GRANT }] }, ['G exception']],
  ['a wider policy', revision({ grants: [{ ...CLEAN.revision?.grants[0], rateLimit: undefined }] }), ['G exception']],
  [
    'a tighter grant',
    { grants: [{ id: 'gr_1', constraints: { rateLimit: { limit: 1, windowSeconds: 60 } }, ...GRANT }] },
    [],
  ],
  [
    'a tool that nobody asked for',
    {
      grants: [...CLEAN.grants, { id: 'gr_2', constraints: {}, ...GRANT, tool: 'crm/refund', agent: 'suspended-bot' }],
    },
    ['G exception'],
  ],
  ['an end that came', until('2026-02-01T00:00:00Z', '2026-02-01T00:00:00.000Z'), ['H pass']],
  ['an end to come', until('2026-05-01T00:00:00Z', null), ['H pass']],
  ['an end that the job has not noted yet', until('2026-03-31T23:59:30Z', null), ['H pass']],
  ['an end that did not come', until('2026-02-01T00:00:00Z', null), ['H exception']],
  ['an end that came a day late', until('2026-02-01T00:00:00Z', '2026-02-02T00:00:00.000Z'), ['H exception']],
  ['used after its end', until('2026-02-01T00:00:00Z', '2026-02-01T00:00:00.000Z', true), ['H exception']],
  [
    'an end whose calls are not kept any more',
    until('2026-02-01T00:00:00Z', '2026-02-01T00:00:00.000Z', null),
    ['H no-data'],
  ],
  ['late, and its calls are not kept any more', until('2026-02-01T00:00:00Z', null, null), ['H exception']],
  ['an end set by tightening that came', tightened('2026-02-01T00:00:00.000Z'), [...TIGHTENED, 'H pass']],
  ['an end set by tightening that did not come', tightened(null), [...TIGHTENED, 'H exception']],
  ['an emergency in time', emergency(at(50), at(40)), [...IN_EMERGENCY, 'I pass']],
  ['an emergency too late', emergency(at(30), at(40)), [...IN_EMERGENCY, 'I exception']],
  ['an emergency that nobody reviewed', emergency(at(30), null), [...IN_EMERGENCY, 'I exception']],
  ['an emergency that is not due', emergency('2026-05-01T00:00:00.000Z', null), [...IN_EMERGENCY, 'I no-data']],
  ['an emergency reviewed by oneself', emergency(at(50), at(40), 'ada'), [...IN_EMERGENCY, 'I exception']],
  [
    'an emergency by somebody else',
    { ...emergency(at(50), at(40)), requester: tove },
    ['A not-applicable', 'B not-applicable', 'C exception', 'E not-applicable', 'I exception'],
  ],
  ['edited after approval', { edit: 2, log: [...LOG, log(9, 'request.edit')] }, ['J exception']],
  ['edited before', { edit: 2, log: [log(0, 'request.create'), log(1, 'request.edit'), ...LOG.slice(1)] }, []],
  ['edited without a trace', { edit: 2 }, ['J exception']],
  ['other operations than were approved', { computedDigest: OTHER }, ['J exception']],
  ['not kept what it was applied to', { computedDigest: null }, ['J no-data']],
])('%s', (_, change, expected) => {
  expect(differing(change)).toEqual(expected);
});

it.each([
  [['edge'], ['edge', 'far'], '1 gateway confirmed this revision; 1 gateway confirmed a later one instead.'],
  [[], ['edge', 'far'], 'No gateway confirmed this revision; 2 gateways confirmed a later one instead.'],
  [['edge', 'far'], [], '2 gateways confirmed this revision.'],
  [[], [], 'No gateway confirmed it by the end of the period.'],
])('says that %j confirmed the revision, and %j a later one', (now, laterInForce, words) => {
  const receipts = now.map((gateway) => ({ gateway, agrees: true }));
  const { cells } = attributesOf({ ...CLEAN, ...revision({ receipts, laterInForce }) }, PERIOD);
  const why = `Revision 7 was published for this digest. ${words}`;
  expect(cells.find(({ attribute }) => attribute === 'F')).toMatchObject({ result: 'pass', why });
});

it('leads to the page of the audit log that begins with the entry', () => {
  const links = attributesOf(CLEAN, PERIOD).cells[0]?.evidence.flatMap(
    ({ href }) => href?.split('/audit-log?cursor=')[1] ?? [],
  );
  expect(links?.map((cursor) => decodeCursor(cursor, 1))).toEqual([[2], [3], [4]]);
});

it('wants nobody for what only takes access away, or what the rules let pass', () => {
  const atOnce = { approvals: [], stages: [], grants: [], ...revision({ grants: [] }) };
  const revoked = { ...atOnce, operations: [{ op: 'revoke' as const, agent: 'bot', tool: 'crm/search' }] };
  const none = ['B not-applicable', 'C not-applicable', 'E not-applicable', 'G not-applicable'];
  expect(differing(revoked)).toEqual(none);
  const automatic = policy({ autoApprove: { dataClass: 'internal', environments: ['production'] } });
  expect(differing({ approvals: [], stages: [], policy: automatic })).toEqual(['B not-applicable']);
  expect(differing({ ...atOnce, state: 'rejected', revision: null })).toEqual(
    [...'ABCEFGJ'].map((attribute) => `${attribute} not-applicable`),
  );
});
