import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import { getApprovalPolicy } from '@/lib/approval-policy/queries';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import { listNotifications } from '@/lib/notifications/queries';
import { updatePerson } from '@/lib/people/update-person';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { decideRequest } from '@/lib/requests/decide-request';
import { countToDecide, getMyWork, getRequest } from '@/lib/requests/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { createDelegation } from './create-delegation';
import { endDelegation } from './end-delegation';
import { listDelegations, listMyDelegations, pickDelegates } from './queries';

const code = (value: string) => expect.objectContaining({ code: value });
const DAY = 86_400_000;
const SECURITY = { name: 'security', role: 'security' };
const RISK_OWNER = { name: 'risk owner', role: 'executive' };

describe('a delegation', () => {
  let company: TestCompany;
  let root: PersonActor;
  let number = 0;
  const as = (actor: PersonActor) => company.world.ctx(actor);
  const see = (id: string, by = company.tove) => getRequest({ ctx: as(by), id });
  const inDays = (days: number) => new Date(company.world.clock.now.getTime() + days * DAY).toISOString();
  const give = (from: PersonActor, to: PersonActor, more: object = {}) =>
    createDelegation({
      ctx: as(from),
      input: { to: to.email, until: inDays(10), reason: 'Away for a sample.', ...more },
    });
  const end = (id: string, by: PersonActor) => endDelegation({ ctx: as(by), input: { id } });
  const decide = async (id: string, by: PersonActor, more: object = {}) =>
    decideRequest({ ctx: as(by), input: { id, decision: 'approve', digest: (await see(id)).digest, ...more } });
  const someone = (...roles: Role[]) => company.world.person(`Person${++number}`, ...roles);
  const rules = async (...stages: object[]) => {
    const basedOn = (await getApprovalPolicy({ ctx: as(root) })).version;
    await changeApprovalPolicy({ ctx: as(root), input: { policy: { stages }, note: 'Sample.', basedOn } });
  };
  async function waiting(change: object = {}) {
    const slug = `asked-${++number}`;
    const input = company.manifest(slug, ['crm/search'], change);
    const { request } = await registerAgent({ ctx: as(company.ada), input });
    return request?.id as string;
  }

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
  });
  beforeEach(() => rules(RISK_OWNER));
  afterAll(() => company.close());

  it('lets the delegate decide with the roles of who gave it, from its start until its end, and says so', async () => {
    const cem = await someone('executive');
    const eli = await someone('security');
    const id = await waiting();
    await expect(decide(id, eli)).rejects.toEqual(code('forbidden'));
    const given = await give(cem, eli, { from: inDays(1), until: inDays(3) });
    expect(given).toMatchObject({ from: { id: cem.id }, to: { id: eli.id }, inForce: false, mayEnd: true });
    const told = await listNotifications({ ctx: as(eli), page: { limit: 50 } });
    expect(told.items.map(({ event }) => event)).toContain('delegation.given');
    await expect(decide(id, eli)).rejects.toEqual(code('forbidden'));
    company.world.clock.advance(DAY);
    expect(await see(id, eli)).toMatchObject({
      mayDecide: { ok: true, stage: 'risk owner', onBehalfOf: { id: cem.id, name: cem.name, until: given.endsAt } },
    });
    const eligible = (await see(id)).stages[0]?.eligible.find((one) => one.id === cem.id);
    expect(eligible?.delegates).toMatchObject([{ id: eli.id, until: given.endsAt }]);
    expect(await countToDecide({ ctx: as(eli) })).toBe(1);
    expect((await getMyWork({ ctx: as(eli) })).toDecide.map((one) => one.id)).toEqual([id]);
    const later = await waiting();
    expect(await decide(id, eli, { onBehalfOf: cem.id })).toMatchObject({
      state: 'approved',
      decisions: [{ person: { id: eli.id }, onBehalfOf: { id: cem.id } }],
      stages: [{ approvedBy: [{ id: eli.id, onBehalfOf: { id: cem.id } }] }],
    });
    const { items } = await listAuditLog({ ctx: company.world.system, page: { limit: 20 } });
    expect(items.find(({ action }) => action === 'request.approve')).toMatchObject({
      actor: { id: eli.id },
      detail: { onBehalfOf: { id: cem.id, name: cem.name } },
    });
    company.world.clock.advance(2 * DAY - 1);
    expect((await see(later, eli)).mayDecide.ok).toBe(true);
    company.world.clock.advance(1);
    await expect(decide(later, eli)).rejects.toEqual(code('forbidden'));
  });

  it('is no way to decide what is one’s own, nor what is the own of who gave it', async () => {
    const xia = await someone('executive');
    const dora = await someone('executive', 'engineer');
    await give(xia, company.sam);
    await give(dora, company.vera);
    // Sam owns the agent, and stands in for somebody who could decide.
    const owned = await waiting();
    await expect(decide(owned, company.sam)).rejects.toEqual(code('own_request'));
    // Vera stands in for the owner, the backup owner, and who is to own it.
    for (const part of [{ owner: dora.email }, { backupOwner: dora.email }]) {
      const theirs = await waiting(part);
      expect((await see(theirs, company.vera)).mayDecide).toMatchObject({ ok: false, code: 'forbidden' });
      await expect(decide(theirs, company.vera)).rejects.toEqual(code('forbidden'));
      await expect(decide(theirs, company.vera, { onBehalfOf: dora.id })).rejects.toEqual(code('forbidden'));
    }
    // Who asked lets somebody decide: not on this.
    await rules({ ...SECURITY, needed: 2 });
    const asker = await someone('security', 'engineer');
    const helper = await someone('executive');
    await give(asker, helper);
    const { request } = await registerAgent({ ctx: as(asker), input: company.manifest('asked-by-one', []) });
    await expect(decide(request?.id as string, helper)).rejects.toEqual(code('forbidden'));
  });

  it('never makes two approvals of one person: neither hat, nor who gave it beside who has it', async () => {
    await rules({ ...SECURITY, needed: 2 });
    const cem = await someone('security');
    const eli = await someone('security');
    const fay = await someone('executive');
    await give(cem, eli);
    await give(cem, fay);
    const first = await waiting();
    await decide(first, eli);
    // Eli has approved with a hat of their own.
    await expect(decide(first, eli)).rejects.toEqual(code('conflict'));
    const second = await waiting();
    await decide(second, fay);
    for (const person of [fay, cem]) await expect(decide(second, person)).rejects.toEqual(code('conflict'));
    expect(await see(second)).toMatchObject({ state: 'pending', stages: [{ done: false }] });
    expect(await decide(second, eli)).toMatchObject({ state: 'approved' });
    const third = await waiting();
    await decide(third, cem);
    await expect(decide(third, fay)).rejects.toEqual(code('forbidden'));
  });

  it('does not chain: who has it passes nothing of it on', async () => {
    const a = await someone('executive');
    const b = await someone('security');
    const c = await someone('security');
    await give(a, b);
    await give(b, c);
    const id = await waiting();
    await expect(decide(id, c)).rejects.toEqual(code('forbidden'));
    expect(await decide(id, b)).toMatchObject({ state: 'approved' });
  });

  it('in a circle is harmless: everybody has their own roles and those of one other', async () => {
    const a = await someone('executive');
    const b = await someone('security');
    const c = await someone('security');
    await give(a, b);
    await give(b, c);
    await give(c, a);
    const id = await waiting();
    await expect(decide(id, c)).rejects.toEqual(code('forbidden'));
    expect((await see(id, a)).mayDecide).toMatchObject({ ok: true, onBehalfOf: null });
    await rules({ ...RISK_OWNER, needed: 2 });
    const two = await waiting();
    await decide(two, b);
    await expect(decide(two, a)).rejects.toEqual(code('conflict'));
    expect((await see(two)).state).toBe('pending');
  });

  it('has no effect while who gave it has lost the role, or either is disabled', async () => {
    const cem = await someone('executive');
    const eli = await someone('security');
    await give(cem, eli);
    const id = await waiting();
    const change = (person: PersonActor, patch: object) =>
      updatePerson({ ctx: as(root), input: { id: person.id, change: patch } });
    await change(cem, { roles: ['engineer'] });
    await expect(decide(id, eli)).rejects.toEqual(code('forbidden'));
    await change(cem, { roles: ['executive'], status: 'disabled' });
    await expect(decide(id, eli)).rejects.toEqual(code('forbidden'));
    expect(await listMyDelegations({ ctx: as(eli) })).toMatchObject([{ inForce: false }]);
    await change(cem, { status: 'active' });
    await change(eli, { status: 'disabled' });
    // A session that has not ended yet gives nothing.
    await expect(decide(id, eli)).rejects.toEqual(code('forbidden'));
    await change(eli, { status: 'active', roles: ['engineer'] });
    await expect(decide(id, eli)).rejects.toEqual(code('forbidden'));
    await change(eli, { roles: ['security'] });
    expect(await decide(id, eli)).toMatchObject({ state: 'approved' });
  });

  it('that ended between page and click decides nothing, and a click for nobody is none for somebody', async () => {
    const cem = await someone('executive');
    const eli = await someone('executive');
    const { id: given } = await give(cem, eli);
    const id = await waiting();
    await updatePerson({ ctx: as(root), input: { id: eli.id, change: { roles: ['security'] } } });
    // The page said that Eli decides as themselves.
    await expect(decide(id, eli, { onBehalfOf: null })).rejects.toEqual(code('digest_mismatch'));
    await end(given, cem);
    await expect(decide(id, eli, { onBehalfOf: cem.id })).rejects.toEqual(code('forbidden'));
    expect(await see(id)).toMatchObject({ state: 'pending', decisions: [] });
  });

  it('is ended by who gave it or an administrator, once, and by nobody else', async () => {
    const cem = await someone('executive');
    const eli = await someone('security');
    const other = await someone('security');
    const { id } = await give(cem, eli);
    await expect(end(id, other)).rejects.toEqual(code('not_found'));
    await expect(end(id, eli)).rejects.toEqual(code('forbidden'));
    expect(await end(id, root)).toMatchObject({ endedBy: { id: root.id }, inForce: false, mayEnd: false });
    await expect(end(id, cem)).rejects.toEqual(code('conflict'));
    const { id: later } = await give(cem, eli, { from: inDays(2) });
    expect(await end(later, cem)).toMatchObject({ endedBy: { id: cem.id } });
    expect(await listMyDelegations({ ctx: as(eli) })).toEqual([]);
  });

  it('has an end, a reason, and somebody who decides on either side', async () => {
    const cem = await someone('executive');
    const eli = await someone('security');
    const gone = await someone('security');
    await updatePerson({ ctx: as(root), input: { id: gone.id, change: { status: 'disabled' } } });
    const wrong: [object, string][] = [
      [{ until: undefined }, 'until'],
      [{ until: inDays(0) }, 'until'],
      [{ until: inDays(91) }, 'until'],
      [{ from: inDays(5), until: inDays(4) }, 'until'],
      [{ from: inDays(400), until: inDays(401) }, 'from'],
      [{ reason: ' ' }, 'reason'],
      [{ to: cem.email }, 'to'],
      [{ to: 'nobody@example.com' }, 'to'],
      [{ to: gone.email }, 'to'],
      [{ to: company.stan.email }, 'to'],
      [{ roles: ['admin'] }, 'roles'],
    ];
    for (const [change, field] of wrong)
      await expect(give(cem, eli, change)).rejects.toMatchObject({ code: 'invalid_input', errors: [{ field }] });
    await expect(give(company.stan, eli)).rejects.toEqual(code('not_found'));
    await expect(give({ ...cem, via: 'token', mayDecide: false }, eli)).rejects.toEqual(code('forbidden'));
    await give(cem, eli, { until: inDays(90) });
    await expect(give(cem, eli)).rejects.toEqual(code('conflict'));
  });

  it('is seen by the two whom it is about, and all are seen by administrators and auditors', async () => {
    const cem = await someone('executive');
    const eli = await someone('security');
    const audrey = await someone('auditor');
    const { id } = await give(cem, eli);
    const seen = async (by: PersonActor) =>
      (await listDelegations({ ctx: as(by), page: { limit: 200 }, filter: { state: 'current' } })).items.map(
        (one) => one.id,
      );
    for (const person of [cem, eli, root, audrey]) expect(await seen(person)).toContain(id);
    expect(await seen(await someone('security'))).toEqual([]);
    await expect(seen(company.stan)).rejects.toEqual(code('not_found'));
    const picked = await pickDelegates({ ctx: as(cem), q: '' });
    expect(picked.map(({ email }) => email)).not.toContain(cem.email);
    expect(picked.map(({ email }) => email)).not.toContain(company.stan.email);
    let cursor: string | undefined;
    const all: string[] = [];
    do {
      const page = await listDelegations({ ctx: as(root), page: { limit: 2, cursor } });
      all.push(...page.items.map((one) => one.id));
      cursor = page.nextCursor ?? undefined;
    } while (cursor);
    expect(new Set(all).size).toBe(all.length);
    expect(all).toContain(id);
  });
});
