import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { recordDecisions } from '@/lib/decision-log/record-decisions';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createRequest } from '@/lib/requests/create-request';
import type { Operation } from '@/lib/requests/model/operation';
import { replayOperations } from '@/lib/requests/replay/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { findAgentUse, getAgentUse } from './queries';

const DAY_MS = 86_400_000;
let company: TestCompany;
let events = 0;

beforeAll(async () => {
  company = await openTestCompany();
  const { world } = company;
  const root = await world.person('Root', 'admin');
  await createGateway({ ctx: world.ctx(root), input: { slug: 'edge', name: 'Edge', servers: ['crm'] } });
  await company.registered('sams-bot', 'crm/search', 'crm/refund', 'crm/get_customer');
  await calls('crm/search', 'allow', 1);
  world.clock.advance(70 * DAY_MS);
  await calls('crm/search', 'allow', 3);
  await calls('crm/refund', 'deny', 2);
  await calls('crm/delete_customer', 'deny', 1);
});
afterAll(() => company.close());

async function calls(tool: string, decision: 'allow' | 'deny', count: number): Promise<void> {
  const { world } = company;
  const { id } = await prismaOf(world.db.read).gateway.findUniqueOrThrow({ where: { slug: 'edge' } });
  const [server, name] = tool.split('/');
  const reason = decision === 'allow' ? 'allowed' : 'no_grant';
  const input = Array.from({ length: count }, () => ({
    ...{ eventId: `ev-${++events}`, time: world.clock.now.toISOString(), agent: 'sams-bot', server, tool: name },
    ...{ decision, reason, serial: 1, dataClasses: ['internal'] },
  }));
  await recordDecisions({ ctx: world.ctx({ kind: 'gateway', id, slug: 'edge' } as never), input });
}

const use = (by: PersonActor, days?: number) =>
  getAgentUse({ ctx: company.world.ctx(by), slug: 'sams-bot', ...(days ? { days } : {}) });
const statesOf = async (days?: number) =>
  Object.fromEntries((await use(company.tove, days)).tools.map(({ tool, state }) => [tool, state]));

test('says what was used, what was not, and what was only tried', async () => {
  const { granted, unused, tools, overTime } = await use(company.tove);
  expect({ granted, unused }).toEqual({ granted: 3, unused: 2 });
  expect(tools.map(({ tool, state, allowed, denied }) => [tool, state, allowed, denied])).toEqual([
    ['crm/get_customer', 'unused', 0, 0],
    ['crm/refund', 'unused', 0, 2],
    ['crm/search', 'used', 3, 0],
    ['crm/delete_customer', 'not-granted', 0, 1],
  ]);
  expect(tools[2]).toMatchObject({ firstSeen: '2026-11-23T00:00:00.000Z', observed: ['internal'] });
  expect(overTime.bars.reduce((sum, { allowed, denied }) => sum + allowed + denied, 0)).toBe(6);
});

test('calls nothing unused that is younger, or that nobody could have seen', async () => {
  expect(await statesOf(100)).toMatchObject({ 'crm/refund': 'too-new', 'crm/search': 'used' });
  expect(await statesOf(70)).toMatchObject({ 'crm/refund': 'too-new' });
});

test('is seen by owners and by those who see everything', async () => {
  const ctx = company.world.ctx(company.stan);
  expect(await findAgentUse({ ctx, slug: 'sams-bot' })).toBeNull();
  await expect(getAgentUse({ ctx, slug: 'sams-bot' })).rejects.toMatchObject({ code: 'not_found' });
  expect((await use(company.lin)).granted).toBe(3);
});

test('what a request proposes is gone through over the calls that came', async () => {
  const tell = (by: PersonActor, ...operations: Operation[]) =>
    replayOperations({ ctx: company.world.ctx(by), operations });
  const agent = 'sams-bot';
  const asked: Operation = { op: 'grant', agent, tool: 'crm/delete_customer', constraints: {} };
  expect(await tell(company.tove, asked, { op: 'revoke', agent, tool: 'crm/search' })).toMatchObject({
    newlyAllowed: 1,
    newlyDenied: 3,
    rows: [
      { tool: 'crm/search', newlyDenied: 3 },
      { tool: 'crm/delete_customer', newlyAllowed: 1 },
    ],
  });
  // The call of 70 days ago is too old; the agents of somebody else are not told of.
  expect(await tell(company.tove, { op: 'suspend', agent })).toMatchObject({ newlyDenied: 3 });
  expect(await tell(company.lin, { op: 'suspend', agent })).toMatchObject({ newlyDenied: 3 });
  expect(await tell(company.stan, { op: 'suspend', agent })).toMatchObject({ newlyDenied: 0, rows: [] });
  expect(await tell(company.tove, { op: 'label', tool: 'crm/search', labels: {} })).toBeNull();
});

test('what is unused is taken away at once by a request that says so', async () => {
  const operations = ['crm/get_customer', 'crm/refund'].map((tool) => ({ op: 'revoke', agent: 'sams-bot', tool }));
  const input = { title: 'sams-bot: 2 unused tools taken away', justification: 'Not called in 60 days', operations };
  const { state } = await createRequest({ ctx: company.world.ctx(company.sam), input });
  expect(state).toBe('approved');
  expect(await statesOf()).toEqual({
    'crm/search': 'used',
    'crm/refund': 'not-granted',
    'crm/delete_customer': 'not-granted',
  });
});
