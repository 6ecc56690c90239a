import { afterAll, beforeAll, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import type { PersonActor } from '@/lib/authz/actor';
import { syncServer } from '@/lib/servers/sync-server';
import { tool } from '@/lib/testing/sample-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { changeApprovalPolicy } from './change-approval-policy';
import { createRequest } from './create-request';
import { editRequest } from './edit-request';
import { getRequest } from './queries';
import { getQueuePlace } from './queue/queries';

let company: TestCompany;
const as = (actor: PersonActor) => company.world.ctx(actor);
const mine = (by: PersonActor, number: number) => getQueuePlace({ ctx: as(by), number, source: { kind: 'mine' } });
const list = (by: PersonActor, number: number, filter: object = {}) =>
  getQueuePlace({ ctx: as(by), number, source: { kind: 'list', filter } });
async function waiting(slug: string) {
  const { request } = await registerAgent({ ctx: as(company.ada), input: company.manifest(slug, ['crm/search']) });
  return request as { id: string; number: number };
}

beforeAll(async () => {
  company = await openTestCompany();
});
afterAll(() => company.close());

it('holds what waits for this person and nothing else, and what is decided leaves it', async () => {
  const { ada, sam, tove, vera } = company;
  const [a, b, c] = [await waiting('q-a'), await waiting('q-b'), await waiting('q-c')];
  expect(await mine(tove, b.number)).toEqual({ position: 2, total: 3, previous: c.number, next: a.number });
  // Their owner, who has the role too, and who asked: nothing here is theirs to decide.
  expect(await mine(sam, b.number)).toEqual({ position: null, total: 0, previous: null, next: null });
  expect(await mine(ada, b.number)).toMatchObject({ total: 0 });
  await company.decide(b.id);
  expect(await mine(tove, b.number)).toEqual({ position: null, total: 2, previous: c.number, next: a.number });
  expect(await mine(vera, a.number)).toEqual({ position: 2, total: 2, previous: c.number, next: null });
  expect(await list(ada, a.number, { q: 'Register q-' })).toEqual({
    position: 3,
    total: 3,
    previous: b.number,
    next: null,
  });
  expect(await list(ada, b.number, { q: 'Register q-', state: 'pending' })).toEqual({
    position: null,
    total: 2,
    previous: c.number,
    next: a.number,
  });
  // A list of others' requests is nobody's to go through.
  expect(await list(company.stan, a.number, { q: 'Register q-' })).toMatchObject({
    position: null,
    total: 0,
    next: null,
  });
  for (const { id } of [a, c]) await company.decide(id, tove, 'reject');
});

it('has it again when an edit voids the approval, and not what is about a tool of their own agent', async () => {
  const { ada, vera, tove, sam, world, crm } = company;
  await world.person('Eve', 'executive');
  await company.registered('q-held', 'crm/refund');
  crm.tools = crm.tools.map((one) => (one.name === 'refund' ? tool('refund', 'Another.') : one));
  await syncServer({ ctx: as(ada), input: { slug: 'crm' } });
  const ask = { title: 'Adopt', justification: 'Sample.', operations: [{ op: 'adopt', tool: 'crm/refund' }] };
  const { number, id } = await createRequest({ ctx: as(company.stan), input: ask });
  expect(await mine(vera, number)).toMatchObject({ position: 1, total: 1 });
  expect(await mine(sam, number)).toMatchObject({ position: null, total: 0 });
  await company.decide(id, tove, 'reject');

  // Two have to approve: who has, is done, until it is edited.
  const root = await world.person('Root', 'admin');
  const policy = { stages: [{ name: 'security', role: 'security', needed: 2 }] };
  await changeApprovalPolicy({ ctx: as(root), input: { policy, note: 'Sample.', basedOn: 1 } });
  const two = await waiting('q-two');
  await company.decide(two.id, tove);
  expect(await mine(tove, two.number)).toMatchObject({ position: null, total: 0 });
  expect(await mine(vera, two.number)).toMatchObject({ position: 1, total: 1 });
  const { digest } = await getRequest({ ctx: as(ada), id: two.id });
  await editRequest({ ctx: as(ada), input: { id: two.id, digest, title: 'Other words' } });
  expect(await mine(tove, two.number)).toMatchObject({ position: 1, total: 1 });
});
