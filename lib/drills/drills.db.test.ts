import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent } from '@/lib/agents/queries';
import { isolate } from '@/lib/containments/isolate';
import { prismaOf } from '@/lib/db/prisma';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { createRequest } from '@/lib/requests/create-request';
import { type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
import { planDrill } from './plan-drill';
import { listDrills } from './queries';
import { runDrill, runDueDrills } from './run-drill';

const HOUR_MS = 3_600_000;

describe('drills', () => {
  let fixture: GatewayFixture;
  const world = () => fixture.company.world;
  const tove = () => world().ctx(fixture.company.tove);
  const status = async (slug: string) => (await getAgent({ ctx: tove(), slug })).status;
  const plan = (agent: string, everyHours: number | null = 24) =>
    planDrill({ ctx: tove(), input: { agent, everyHours } });
  const due = () => runDueDrills({ ctx: world().system, signal: new AbortController().signal });
  const newest = async () => (await listDrills({ ctx: tove() })).runs[0];

  beforeAll(async () => {
    fixture = await openGatewayFixture();
    const settings = { url: fixture.gateway.url };
    await updateGateway({ ctx: world().ctx(fixture.admin), input: { slug: 'gw', change: { settings } } });
    await fixture.agent('drill-bot', []);
    await fixture.agent('real-bot', [{ tool: 'crm/search' }]);
    world().clock.advance(1_000);
  });
  afterAll(() => fixture.close());

  it('are of agents that hold nothing, by security', async () => {
    await expect(plan('real-bot')).rejects.toMatchObject({ errors: [{ field: 'agent' }] });
    await expect(plan('nobody-bot')).rejects.toMatchObject({ code: 'not_found' });
    await expect(plan('drill-bot', 0)).rejects.toMatchObject({ errors: [{ field: 'everyHours' }] });
    const ada = world().ctx(fixture.company.ada);
    await expect(planDrill({ ctx: ada, input: { agent: 'drill-bot', everyHours: 1 } })).rejects.toMatchObject({
      code: 'forbidden',
    });
    expect(await due()).toEqual({ passed: 0, failed: 0 });
  });

  it('isolate, see that a real gateway confirms and denies for that reason, bring back, and are due again in time', async () => {
    await plan('drill-bot');
    expect(await due()).toEqual({ passed: 1, failed: 0 });
    expect(await newest()).toMatchObject({ number: 1, agent: 'drill-bot', outcome: 'passed', troubles: [] });
    expect((await newest())?.deniedMs).toBeGreaterThanOrEqual((await newest())?.heldMs as number);
    expect(await status('drill-bot')).toBe('active');
    await fixture.settled();
    expect(fixture.gateway.client.current()?.claims.agents).not.toHaveProperty('drill-bot');
    expect(await due()).toEqual({ passed: 0, failed: 0 });
    world().clock.advance(24 * HOUR_MS);
    expect(await due()).toEqual({ passed: 1, failed: 0 });
  });

  it('tell security when a gateway has not confirmed, and bring the agent back all the same', async () => {
    fixture.remit.away = true;
    world().clock.advance(1_000);
    const { outcome } = await runDrill({ ctx: world().system, agent: 'drill-bot', signal: AbortSignal.abort() });
    fixture.remit.away = false;
    expect(outcome).toBe('failed');
    expect(await newest()).toMatchObject({ outcome: 'failed', heldMs: null, deniedMs: null });
    expect((await newest())?.troubles).toEqual([
      expect.stringMatching(/^gw: /),
      expect.stringMatching(/A canary call at gw was not denied for the isolation/),
    ]);
    expect(await status('drill-bot')).toBe('active');
    const told = await prismaOf(world().db.read).notification.findMany({ where: { event: 'drill.failed' } });
    expect(told.map(({ personId }) => personId)).toContain(fixture.company.tove.id);
  });

  it('that were broken off are ended as failed', async () => {
    await isolate({ ctx: world().system, input: { of: 'agent', target: 'drill-bot', reason: 'Drill' } });
    expect(await due()).toEqual({ passed: 0, failed: 1 });
    expect((await newest())?.troubles).toEqual(['It was broken off.']);
    expect(await status('drill-bot')).toBe('active');
  });

  it('never isolate an agent that was given something meanwhile', async () => {
    const operations = [{ op: 'grant', agent: 'drill-bot', tool: 'crm/search' }];
    const input = { title: 'More', justification: 'Sample.', operations };
    const { id } = await createRequest({ ctx: world().ctx(fixture.company.sam), input });
    await fixture.company.decide(id);
    world().clock.advance(24 * HOUR_MS);
    expect(await due()).toEqual({ passed: 0, failed: 1 });
    expect((await newest())?.troubles).toEqual([expect.stringMatching(/holds grants/)]);
    expect(await status('drill-bot')).toBe('active');
    const forge = prismaOf(world().db.read).$executeRawUnsafe('DELETE FROM "DrillRun"');
    await expect(forge).rejects.toThrow(/append-only/);
    await plan('drill-bot', null);
    expect(await due()).toEqual({ passed: 0, failed: 0 });
  });
});
