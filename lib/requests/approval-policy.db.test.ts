import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { approvalPolicySchema } from '@/lib/approval-policy/model/policy';
import { getApprovalPolicy, listApprovalPolicies } from '@/lib/approval-policy/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { updatePerson } from '@/lib/people/update-person';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { changeApprovalPolicy } from './change-approval-policy';
import { createRequest } from './create-request';
import { decideRequest } from './decide-request';
import { editRequest } from './edit-request';
import { countToDecide, getMyWork, getRequest } from './queries';
import { simulateApproval } from './simulate-approval';

const code = (value: string) => expect.objectContaining({ code: value });
const SECURITY = { name: 'security', role: 'security' };
const RISK_OWNER = { name: 'risk owner', role: 'executive' };

describe('the approval policy', () => {
  let company: TestCompany;
  let alice: PersonActor;
  let bob: PersonActor;
  let eve: PersonActor;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const see = (id: string, by = company.tove) => getRequest({ ctx: as(by), id });
  const current = async () => (await getApprovalPolicy({ ctx: as(alice) })).version;
  const change = async (policy: object, by = alice, basedOn?: number) =>
    changeApprovalPolicy({ ctx: as(by), input: { policy, note: 'Sample.', basedOn: basedOn ?? (await current()) } });
  const decide = async (id: string, by: PersonActor, decision = 'approve') =>
    decideRequest({ ctx: as(by), input: { id, decision, digest: (await see(id)).digest } });
  /** The rules, put in force by both administrators. */
  const rules = async (...given: object[]) => {
    const { request } = await change({
      stages: [SECURITY],
      rules: given.map((r, i) => ({ id: `r${i}`, why: 'Because.', ...r })),
    });
    return decide(request?.id as string, bob);
  };
  const ask = (by: PersonActor, operations: object[], more: object = {}) =>
    createRequest({ ctx: as(by), input: { title: 'Ask', justification: 'Sample.', operations, ...more } });
  let bots = 0;
  const waiting = async (...tools: string[]) => {
    const slug = `ruled-${++bots}`;
    const { request } = await registerAgent({ ctx: as(company.ada), input: company.manifest(slug, tools) });
    return { slug, id: request?.id as string };
  };

  beforeAll(async () => {
    company = await openTestCompany();
    alice = await company.world.person('Alice', 'admin');
    bob = await company.world.person('Bob', 'admin');
    eve = await company.world.person('Eve', 'executive', 'security');
  });
  afterAll(() => company.close());

  it('is not changed from a version that is no longer the newest: on proposing, and on approving', async () => {
    await expect(change({ stages: [SECURITY] }, alice, (await current()) - 1)).rejects.toEqual(code('conflict'));
    const first = await change({ stages: [SECURITY] });
    const second = await change({ stages: [{ ...SECURITY, needed: 2 }] }, bob);
    await decide(second.request?.id as string, alice);
    await expect(decide(first.request?.id as string, bob)).rejects.toMatchObject({
      errors: [{ field: 'operations.0.basedOn' }],
    });
  });

  it('is nobody else’s to change, by no other door, and refuses rules that are none', async () => {
    await expect(change({ stages: [SECURITY] }, company.tove)).rejects.toEqual(code('forbidden'));
    const policy = approvalPolicySchema.parse({ stages: [SECURITY] });
    await expect(
      ask(company.tove, [{ op: 'set-approval-policy', policy, note: 'x', basedOn: await current() }]),
    ).rejects.toEqual(code('invalid_input'));
    await expect(change({ stages: [] })).rejects.toMatchObject({ errors: [{ field: 'policy.stages' }] });
  });

  it('holds for a request as it was when the request was made; edited, it is asked anew', async () => {
    await rules();
    const before = await waiting('crm/search');
    const under = await current();
    await rules({ when: {}, stages: [RISK_OWNER] });
    expect(await see(before.id)).toMatchObject({ approvalPolicyVersion: under, stages: [{ name: 'security' }] });
    const { digest } = await see(before.id);
    const edited = await editRequest({ ctx: as(company.ada), input: { id: before.id, digest, title: 'Anew' } });
    expect(edited.approvalPolicyVersion).toBe(await current());
    expect(edited.stages.map(({ name }) => name)).toEqual(['security', 'risk owner']);
  });

  it('wants every stage, each by another person', async () => {
    await rules({ when: {}, stages: [RISK_OWNER] });
    const { id, slug } = await waiting('crm/search');
    // Eve has both roles, and is one person all the same.
    expect(await decide(id, eve)).toMatchObject({ state: 'pending' });
    await expect(decide(id, eve)).rejects.toEqual(code('conflict'));
    expect((await see(id)).stages.map(({ done }) => done)).toEqual([true, false]);
    await expect(decide(id, company.tove)).rejects.toMatchObject({ message: 'This is decided by executive.' });
    const xavier = await company.world.person('Xavier', 'executive');
    expect(await decide(id, xavier)).toMatchObject({ state: 'approved', agents: [{ slug }] });
  });

  it('ends with any rejection, in whatever stage', async () => {
    await rules({ when: {}, stages: [RISK_OWNER] });
    const { id } = await waiting('crm/search');
    await decide(id, company.tove);
    const xavier = await company.world.person('Xavier', 'executive');
    expect(await decide(id, xavier, 'reject')).toMatchObject({ state: 'rejected' });
  });

  it('keeps what lacks a ticket, or lasts too long, from approval and not from rejection', async () => {
    await rules({ when: {}, ticket: 'SEC-#', maxDays: 30 });
    const { id } = await waiting('crm/search');
    const shown = await see(id);
    expect(shown.missing).toHaveLength(2);
    await expect(decide(id, company.tove)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringMatching(/SEC-#.*30 days/),
    });
    const operations = shown.operations.map(({ direction: _, ...o }) =>
      o.op === 'grant' ? { ...o, constraints: { ...o.constraints, notAfter: '2026-12-01T00:00:00Z' } } : o,
    );
    await editRequest({ ctx: as(company.ada), input: { id, digest: shown.digest, operations, ticket: 'SEC-4' } });
    expect(await see(id)).toMatchObject({ missing: [], ticket: 'SEC-4' });
    expect(await decide(id, company.tove)).toMatchObject({ state: 'approved' });
    const other = await waiting('crm/search');
    expect(await decide(other.id, company.tove, 'reject')).toMatchObject({ state: 'rejected' });
  });

  it('lets the owner of the server decide where a rule says so', async () => {
    await rules({ when: {}, stages: [{ name: 'server owner', serverOwners: true }] });
    // Ada owns the server, and asks here: nobody is left, and the page says so.
    const hers = await waiting('crm/search');
    expect((await see(hers.id)).stages[1]).toMatchObject({ people: ['ada@example.com'], eligible: [] });
  });

  it('needs nobody for what the company lets through, and says by which version', async () => {
    const auto = { dataClass: 'internal', environments: ['production'] };
    const { request } = await change({ stages: [SECURITY], autoApprove: auto });
    await decide(request?.id as string, bob);
    // Risk is not known to be low without an agent's assessment, and unlabelled tools are never let through.
    expect(await see((await waiting('crm/search')).id)).toMatchObject({ state: 'pending' });
  });

  it('can be tried without writing, with the rules in force and with others', async () => {
    await rules();
    const operations = [{ op: 'register-agent', agent: 'tried-bot', name: 'Tried', spec: specOf(company) }];
    const input = { operations };
    expect((await simulateApproval({ ctx: as(company.ada), input })).stages).toMatchObject([{ name: 'security' }]);
    const policy = { stages: [{ ...SECURITY, needed: 2 }] };
    expect(await simulateApproval({ ctx: as(company.ada), input: { operations, policy } })).toMatchObject({
      stages: [{ name: 'security', needed: 2 }],
      automatic: false,
    });
    await expect(simulateApproval({ ctx: as(company.ada), input: { ...input, x: 1 } })).rejects.toEqual(
      code('invalid_input'),
    );
  });

  it('counts an approver by the roles of the moment', async () => {
    await rules();
    const { id } = await waiting('crm/search');
    const gone = await company.world.person('Gone', 'security');
    await updatePerson({ ctx: as(alice), input: { id: gone.id, change: { roles: ['engineer'] } } });
    await expect(decide(id, { ...gone, roles: ['engineer'] })).rejects.toEqual(code('forbidden'));
    expect((await see(id)).stages[0]?.eligible.map(({ name }) => name)).not.toContain('Gone');
  });
});

describe('the first change of the approval policy', () => {
  let company: TestCompany;
  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  it('is in force at once by the only administrator; with a second one, the other has to approve', async () => {
    const { world, tove } = company;
    const alice = await world.person('Alice', 'admin');
    const change = (policy: object, basedOn: number) =>
      changeApprovalPolicy({ ctx: world.ctx(alice), input: { policy, note: 'Sample.', basedOn } });
    expect(await change({ stages: [SECURITY] }, 1)).toEqual({ version: 2, request: null });
    const bob = await world.person('Bob', 'admin');
    const { version, request } = await change(
      { stages: [SECURITY], rules: [{ id: 'a', when: {}, why: 'Because.' }] },
      2,
    );
    expect([version, (await getApprovalPolicy({ ctx: world.ctx(bob) })).version]).toEqual([null, 2]);
    const id = request?.id as string;
    await expect(company.decide(id, alice)).rejects.toEqual(code('own_request'));
    await expect(company.decide(id, tove)).rejects.toEqual(code('forbidden'));
    expect(await countToDecide({ ctx: world.ctx(bob) })).toBe(1);
    expect(await countToDecide({ ctx: world.ctx(tove) })).toBe(0);
    expect(await company.decide(id, bob)).toMatchObject({ state: 'approved' });
    const versions = await listApprovalPolicies({ ctx: world.ctx(alice) });
    expect(versions.map(({ version: one, requestId }) => [one, requestId])).toEqual([
      [3, id],
      [2, null],
      [1, null],
    ]);
    expect(versions[0]).toMatchObject({ actor: { name: 'Bob' }, policy: { rules: [{ id: 'a' }] } });
  });
});

describe('what waits for a person', () => {
  it('does not hold what they approved already, until that counts no longer', async () => {
    const company = await openTestCompany();
    const { world, ada, tove, vera } = company;
    const alice = await world.person('Alice', 'admin');
    const policy = { stages: [{ ...SECURITY, needed: 2 }] };
    await changeApprovalPolicy({ ctx: world.ctx(alice), input: { policy, note: 'Sample.', basedOn: 1 } });
    const { request } = await registerAgent({ ctx: world.ctx(ada), input: company.manifest('twice', ['crm/search']) });
    const id = request?.id as string;
    const waits = async () => [
      await countToDecide({ ctx: world.ctx(tove) }),
      await countToDecide({ ctx: world.ctx(vera) }),
    ];
    expect(await waits()).toEqual([1, 1]);
    const { digest } = await company.decide(id, tove);
    expect(await waits()).toEqual([0, 1]);
    expect((await getMyWork({ ctx: world.ctx(tove) })).toDecide).toEqual([]);
    await editRequest({ ctx: world.ctx(ada), input: { id, digest, justification: 'Other.' } });
    expect(await waits()).toEqual([1, 1]);
    await company.close();
  });
});

describe('a risk acceptance', () => {
  let company: TestCompany;
  beforeAll(async () => {
    company = await openTestCompany();
  });
  afterAll(() => company.close());

  it('is a part of a request, bounded in time, and in force when somebody else approves', async () => {
    const { tove, world, registered, decide } = company;
    await registered('risky-bot', 'crm/search');
    const accept = (until: string) => ({
      op: 'accept-risk',
      agent: 'risky-bot',
      risk: 'It could send out what it reads.',
      reason: 'Needed for the sample.',
      compensation: 'Every call is looked at weekly.',
      until,
    });
    const asked = (until: string) =>
      createRequest({
        ctx: world.ctx(company.sam),
        input: { title: 'Accept', justification: 'Sample.', operations: [accept(until)] },
      });
    for (const until of ['2026-11-22T00:00:00Z', '2028-11-22T00:00:00Z']) {
      await expect(asked(until)).rejects.toMatchObject({ errors: [{ field: 'operations.0.until' }] });
    }
    const request = await asked('2027-02-01T00:00:00Z');
    expect(request.state).toBe('pending');
    expect(await decide(request.id, tove)).toMatchObject({ state: 'approved' });
  });
});

function specOf(company: TestCompany) {
  const { tools: _, ...spec } = company.manifest('tried-bot').spec;
  return spec;
}
