import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAgent } from '@/lib/agents/queries';
import { getAlert, listAlerts } from '@/lib/alerts/queries';
import { markBenign } from '@/lib/alerts/triage-alert';
import { isolate } from '@/lib/containments/isolate';
import { previewContainment } from '@/lib/containments/queries';
import { createCredential } from '@/lib/credentials/create-credential';
import { authenticateClient } from '@/lib/credentials/oauth/authenticate-client';
import { listCredentials } from '@/lib/credentials/queries';
import { prismaOf } from '@/lib/db/prisma';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { declareIncident } from '@/lib/incidents/declare-incident';
import { listIncidentsAndDrills } from '@/lib/incidents/list-with-drills';
import { createRequest } from '@/lib/requests/create-request';
import { getRequest } from '@/lib/requests/queries';
import { entriesOf, type GatewayFixture, openGatewayFixture } from '@/lib/testing/gateway-fixture';
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
    // The gateway takes tokens of Remit itself.
    const issuers = [{ issuer: world().system.baseUrl, jwksUrl: `${fixture.edge.origin}/oauth/jwks.json` }];
    fixture.gateway.reload(fixture.given({ issuers }));
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
    expect((await newest())?.rotation).toMatchObject({
      outcome: 'left-out',
      rotated: expect.stringMatching(/no secret/),
    });
    expect(await status('drill-bot')).toBe('active');
    await fixture.settled();
    expect(fixture.gateway.client.current()?.claims.agents).not.toHaveProperty('drill-bot');
    expect(await due()).toEqual({ passed: 0, failed: 0 });
    world().clock.advance(24 * HOUR_MS);
    expect(await due()).toEqual({ passed: 1, failed: 0 });
  });

  it('replace the secret of the agent too: the old one is refused at Remit and its tokens at the gateway, the new one counts', async () => {
    const ctx = world().ctx(fixture.company.sam);
    const audiences = [fixture.gateway.url];
    const input = { agent: 'drill-bot', kind: 'remit_secret', name: 'main', place: 'nowhere', audiences };
    const { request, secret, credential } = await createCredential({ ctx, input });
    await fixture.company.decide((await getRequest({ ctx, id: `CR-${request}` })).id);
    // Twice at the same moment: what was given between the two is refused by the second all the same.
    for (const _ of [1, 2]) {
      const drill = { ctx: world().system, agent: 'drill-bot', signal: new AbortController().signal };
      expect(await runDrill(drill)).toMatchObject({ outcome: 'passed', troubles: [] });
      const rotation = (await newest())?.rotation;
      expect(rotation).toMatchObject({ outcome: 'passed', rotated: 'drill-bot.main', refusedMs: expect.any(Number) });
      expect(rotation?.takenMs).toBeGreaterThanOrEqual(rotation?.refusedMs as number);
    }
    const proof = { method: 'secret', clientId: 'drill-bot.main', secret: secret as string } as const;
    const { db, baseUrl: issuer } = world().system;
    await expect(authenticateClient({ db, issuer, now: world().clock.now }, proof)).rejects.toMatchObject({
      code: 'invalid_client',
    });
    expect(entriesOf(fixture).at(-1)).toMatchObject({ agent: 'drill-bot', status: 'credential_replaced' });
    const [kept] = await listCredentials({ ctx, agent: 'drill-bot' });
    expect(kept).toMatchObject({ id: credential.id, rotation: { state: 'replaced' }, revokedAt: null });
    expect(await status('drill-bot')).toBe('active');
    // What was not taken before says nothing when it is refused after.
    fixture.gateway.reload(fixture.given());
    const drill = { ctx: world().system, agent: 'drill-bot', signal: new AbortController().signal };
    expect((await runDrill(drill)).outcome).toBe('failed');
    expect((await newest())?.troubles).toEqual([
      'gw did not take a token of the agent before its secret was replaced: it answered 401.',
      'gw did not take a token of the new secret: it answered 401.',
    ]);
    expect((await newest())?.rotation).toMatchObject({ outcome: 'failed', refusedMs: null, takenMs: null });
  });

  it('tell security when a gateway has not confirmed, and bring the agent back all the same', async () => {
    fixture.remit.away = true;
    world().clock.advance(1_000);
    const { outcome } = await runDrill({ ctx: world().system, agent: 'drill-bot', signal: AbortSignal.abort() });
    fixture.remit.away = false;
    expect(outcome).toBe('failed');
    expect(await newest()).toMatchObject({ outcome: 'failed', heldMs: null, deniedMs: null });
    expect((await newest())?.rotation).toMatchObject({
      outcome: 'left-out',
      rotated: expect.stringMatching(/its secret was replaced before, and nothing was asked of gateways/),
    });
    expect((await newest())?.troubles).toEqual([
      expect.stringMatching(/^gw: /),
      expect.stringMatching(/A canary call at gw was not denied for the isolation/),
    ]);
    expect(await status('drill-bot')).toBe('active');
    const told = await prismaOf(world().db.read).notification.findMany({ where: { event: 'drill.failed' } });
    expect(told.map(({ personId }) => personId)).toContain(fixture.company.tove.id);
    // It stands among alerts, and the second that failed counts into the first.
    const alerts = (filter: object = {}) => listAlerts({ ctx: tove(), page: { limit: 10 }, filter });
    const raised = (await alerts()).items.filter(({ detection }) => detection === 'drill-failed');
    expect(raised).toMatchObject([{ agent: 'drill-bot', state: 'open', severity: 'high', title: 'Drill 6 failed' }]);
    const { id } = raised[0] as { id: string };
    expect((await getAlert({ ctx: tove(), id })).says).toMatch(/A canary call at gw was not denied/);
    await markBenign({ ctx: tove(), input: { id, reason: 'It was away on purpose.' } });
    expect((await alerts({ state: 'waiting' })).items).toEqual([]);
  });

  it('that were broken off are ended as failed', async () => {
    await isolate({ ctx: world().system, input: { of: 'agent', target: 'drill-bot', reason: 'Drill' } });
    expect(await due()).toEqual({ passed: 0, failed: 1 });
    expect((await newest())?.troubles).toEqual(['It was broken off.']);
    expect(await status('drill-bot')).toBe('active');
  });

  it('leave an agent that a person isolated as it is, and its secret: during the drill, after it, and after one that died', async () => {
    const { sam, vera } = fixture.company;
    const cut = (ctx = tove()) => isolate({ ctx, input: { of: 'agent', target: 'drill-bot', reason: 'Odd' } });
    const restored = async () => {
      const operations = [{ op: 'restore', agent: 'drill-bot' }];
      const input = { title: 'Back', justification: 'Fixed.', operations };
      await fixture.company.decide((await createRequest({ ctx: world().ctx(sam), input })).id, vera);
    };
    const secrets = () => prismaOf(world().db.read).credentialEvent.count();
    const left = [expect.stringMatching(/not brought back: .* isolated/)];
    const drill = await cut(world().system);
    const about = { of: 'agent', target: 'drill-bot' } as const;
    expect(await previewContainment({ ctx: tove(), ...about })).toMatchObject({ count: 1, suspended: 0 });
    expect(await cut()).toMatchObject({ by: { name: 'Tove' }, agents: 1, serial: drill.serial });
    await expect(cut()).rejects.toMatchObject({ message: expect.stringMatching(/suspended already: Tove did that/) });
    expect(await due()).toEqual({ passed: 0, failed: 1 });
    expect((await newest())?.troubles).toEqual(['It was broken off.', ...left]);
    expect(await status('drill-bot')).toBe('suspended');
    const before = await secrets();
    world().clock.advance(24 * HOUR_MS);
    expect(await due()).toEqual({ passed: 0, failed: 1 });
    expect((await newest())?.troubles).toEqual(['drill-bot is suspended, so its secret is left alone.']);
    expect([await secrets(), await status('drill-bot')]).toEqual([before, 'suspended']);
    await restored();
    await cut(world().system);
    await restored();
    await cut();
    expect(await due()).toEqual({ passed: 0, failed: 1 });
    expect((await newest())?.troubles).toEqual(['It was broken off.', ...left]);
    expect(await status('drill-bot')).toBe('suspended');
    await restored();
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
    // Among incidents they are rows of their own kind.
    const listed = async (filter: object = {}, limit = 50, by = fixture.company.tove) => {
      const rows = [];
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page = await listIncidentsAndDrills({ ctx: world().ctx(by), page: { limit, cursor }, filter });
        rows.push(...page.items.map(({ kind, number, outcome }) => `${kind} ${number} ${outcome}`));
        cursor = page.nextCursor;
      }
      return rows;
    };
    const { tove: by, stan } = fixture.company;
    world().clock.advance(1_000);
    const incident = { title: 'Odd', type: 'malfunction', severity: 'low', agents: ['real-bot'] } as const;
    await declareIncident({ ctx: world().ctx(by), input: incident });
    const all = await listed();
    expect([all[0], all[1], all.at(-1), all.length]).toEqual([
      'incident 1 null',
      'drill 11 failed',
      'drill 1 passed',
      12,
    ]);
    expect(await listed({}, 2)).toEqual(all);
    expect(await listed({ kind: 'drill' })).toEqual(all.slice(1));
    expect([await listed({ kind: 'incident' }), await listed({ state: 'open' }), await listed({ q: 'odd' })]).toEqual(
      Array(3).fill(all.slice(0, 1)),
    );
    expect(await listed({ agent: 'drill-bot' }, 50, fixture.company.sam)).toEqual(all.slice(1));
    expect(await listed({}, 50, stan)).toEqual([]);
    expect(await due()).toEqual({ passed: 0, failed: 0 });
  });
});
