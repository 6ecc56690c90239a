import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prismaOf } from '@/lib/db/prisma';
import { recordDecisions } from '@/lib/decision-log/record-decisions';
import { replayDetection } from '@/lib/detections/tuning/replay-detection';
import { tuneDetection } from '@/lib/detections/tuning/tune-detection';
import { createGateway } from '@/lib/gateways/create-gateway';
import { listNotifications } from '@/lib/notifications/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { countOpenAlerts, getAlert, listAlerts } from './queries';
import { raiseAlerts } from './raise-alerts';
import { watchStanding } from './raise-standing';
import { acknowledgeAlert, markBenign, markIncident, reopenAlert } from './triage-alert';
import { watchCalls } from './watch-calls';

const DAY = 86_400_000;
const code = (value: string) => expect.objectContaining({ code: value });

describe('alerts', () => {
  let company: TestCompany;
  let gateway: { kind: 'gateway'; id: string; slug: string };
  let number = 0;
  /** An agent of its own for each test. */
  let agent: string;
  const as = (actor: object) => company.world.ctx(actor as never);
  const signal = new AbortController().signal;
  const watch = () => watchCalls({ ctx: company.world.system, signal });
  const at = (minutes: number) => new Date(company.world.clock.now.getTime() + minutes * 60_000).toISOString();
  const entry = (change: object = {}) => ({
    eventId: `ev-${++number}`,
    time: at(-30),
    agent,
    server: 'crm',
    tool: 'get_customer',
    decision: 'deny',
    reason: 'rate_limited',
    serial: 1,
    session: `s-${agent}`,
    ...change,
  });
  /** In shadow mode both went through, though nothing was granted. */
  const staged = () => [entry({ enforced: false }), entry({ enforced: false, tool: 'refund', time: at(-29) })];
  const record = (input: unknown[]) => recordDecisions({ ctx: as(gateway), input });
  const list = async (by = company.tove) =>
    (await listAlerts({ ctx: as(by), page: { limit: 50 }, filter: { agent } })).items;

  beforeAll(async () => {
    company = await openTestCompany();
    const root = await company.world.person('Root', 'admin');
    await createGateway({ ctx: as(root), input: { slug: 'edge', name: 'Edge', servers: ['crm'] } });
    const { id } = await prismaOf(company.world.db.read).gateway.findUniqueOrThrow({ where: { slug: 'edge' } });
    gateway = { kind: 'gateway', id, slug: 'edge' };
    const tools = prismaOf(company.world.db.read).tool;
    await tools.updateMany({ where: { name: 'get_customer' }, data: { dataClass: 'confidential' } });
    await tools.updateMany({ where: { name: 'refund' }, data: { outward: true } });
  });
  beforeEach(async () => {
    agent = `bot-${++number}`;
    await company.registered(agent);
  });
  afterAll(() => company.close());

  it('tell a story once, with its path and calls, to security and who answers for the agent', async () => {
    const calls = staged();
    await record([calls[0]]);
    expect(await watch()).toMatchObject({ raised: 0 });
    await record([calls[1]]);
    expect(await watch()).toMatchObject({ raised: 1 });
    expect(await watch()).toMatchObject({ raised: 0 });
    const [alert, ...others] = await list();
    expect(others).toEqual([]);
    expect(alert).toMatchObject({
      detection: 'sensitive-then-outward',
      path: ['crm/get_customer', 'crm/refund'],
      severity: 'high',
      state: 'open',
      calls: 2,
    });
    for (const person of [company.vera, company.sam]) {
      const told = await listNotifications({ ctx: as(person), page: { limit: 50 } });
      expect(told.items.filter(({ path }) => path === `/alerts/${alert?.id}`)).toHaveLength(1);
    }
    const detail = await getAlert({ ctx: as(company.vera), id: alert?.id as string });
    expect(detail.events).toEqual(calls.map(({ eventId }) => `edge:${eventId}`));
    // Again, and late: the same story.
    await record([entry({ enforced: false, tool: 'refund', time: at(-28) })]);
    await watch();
    expect(await list()).toMatchObject([{ id: alert?.id, calls: 3 }]);
  });

  it('are raised once, however often and by however many the same batches are looked at', async () => {
    await record([entry({ enforced: false, reason: 'no_grant' })]);
    const { number: upTo } = await prismaOf(company.world.db.read).decisionBatch.findFirstOrThrow({
      where: { gatewayId: gateway.id },
      orderBy: { number: 'desc' },
    });
    const input = { gatewayId: gateway.id, after: upTo - 1, upTo };
    const done = await Promise.all([1, 2, 3].map(() => raiseAlerts({ ctx: company.world.system, input })));
    expect(done.map(({ raised }) => raised).sort()).toEqual([0, 0, 1]);
    expect(await list()).toMatchObject([{ detection: 'outside-grant', calls: 1 }]);
    await expect(raiseAlerts({ ctx: as(company.tove), input })).rejects.toEqual(code('not_found'));
  });

  it('are judged with a reason, by somebody who does not answer for the agent', async () => {
    await record(staged());
    await watch();
    const id = (await list())[0]?.id as string;
    const open = await countOpenAlerts({ ctx: as(company.tove) });
    const act = (verb: typeof markBenign, by: object, more: object = {}) =>
      verb({ ctx: as(by), input: { id, ...more } });
    await expect(act(markBenign, company.tove)).rejects.toMatchObject({ errors: [{ field: 'reason' }] });
    await expect(act(markBenign, company.sam, { reason: 'Mine.' })).rejects.toEqual(code('forbidden'));
    await expect(act(acknowledgeAlert as never, company.stan)).rejects.toEqual(code('forbidden'));
    company.world.clock.advance(60_000);
    const seen = await act(acknowledgeAlert as never, company.tove);
    expect(Date.parse(seen.triagedAt as string) - Date.parse(seen.raisedAt)).toBe(60_000);
    expect(await countOpenAlerts({ ctx: as(company.tove) })).toBe(open - 1);
    await expect(act(acknowledgeAlert as never, company.tove)).rejects.toEqual(code('conflict'));
    await act(markIncident as never, company.tove, { reason: 'Nobody asked for it.' });
    await act(reopenAlert as never, company.tove, { reason: 'Looked at the wrong one.' });
    const done = await act(markBenign, company.vera, { reason: 'A drill.' });
    expect(done).toMatchObject({ state: 'benign', may: ['reopen'], triagedAt: seen.triagedAt });
    expect(done.steps.map(({ step, person }) => `${person.name} ${step}`)).toEqual([
      'Tove acknowledge',
      'Tove incident',
      'Tove reopen',
      'Vera benign',
    ]);
    await expect(getAlert({ ctx: as(company.stan), id })).rejects.toEqual(code('not_found'));
    expect(await list(company.stan)).toEqual([]);
    expect(await list(company.sam)).toHaveLength(1);
    const forge = prismaOf(company.world.db.read).$executeRaw`UPDATE "AlertStep" SET "reason" = 'Another.'`;
    await expect(forge).rejects.toThrow(/append-only/);
  });

  it('are quiet until an end where somebody said so, and told anew after it or where nobody did', async () => {
    await record(staged());
    await watch();
    const id = (await list())[0]?.id as string;
    const input = { id, reason: 'It mails its own report.' };
    const quiet = (days: number) =>
      markBenign({ ctx: as(company.tove), input: { ...input, quietUntil: at(days * 1440) } });
    for (const days of [-1, 181])
      await expect(quiet(days)).rejects.toMatchObject({ errors: [{ field: 'quietUntil' }] });
    await quiet(2);
    await record(staged());
    await watch();
    expect(await list()).toMatchObject([{ id, state: 'benign', calls: 4 }]);
    company.world.clock.advance(2 * DAY);
    await record(staged());
    await watch();
    expect(await list()).toMatchObject([
      { state: 'open', calls: 2 },
      { id, calls: 4 },
    ]);
  });

  it('name agents that nobody registered', async () => {
    agent = 'shadow-agent';
    await record([entry(), entry()]);
    await watch();
    expect(await list()).toMatchObject([{ detection: 'unregistered', calls: 2, severity: 'medium' }]);
  });

  it('count each call of a long story once', async () => {
    const read = entry({ enforced: false });
    await record([read]);
    await watch();
    for (let turn = 0; turn < 3; turn++) {
      const sent = Array.from({ length: 20 }, () => entry({ enforced: false, tool: 'refund', time: at(-29 + turn) }));
      await record(sent);
      await watch();
    }
    expect(await list()).toMatchObject([{ calls: 61 }]);
  });

  it('tell how a gateway stands once for each time, and anew after it was well', async () => {
    const now = () => company.world.clock.now.toISOString();
    const gateways = prismaOf(company.world.db.read).gateway;
    const hear = async () => {
      await gateways.update({ where: { slug: 'edge' }, data: { lastSeenAt: company.world.clock.now } });
      company.world.clock.advance(20 * 60_000);
    };
    let gaps = {};
    const look = async () => {
      const since = '2020-01-01T00:00:00.000Z';
      const done = await watchStanding({ ctx: company.world.system, of: 'gateways', listeningSince: since, gaps });
      gaps = done.gaps;
      return done.raised;
    };
    const ofEdge = async (detection: string) =>
      (await listAlerts({ ctx: as(company.tove), page: { limit: 50 }, filter: { detection } })).items;
    await hear();
    expect(await look()).toBe(1);
    expect(await look()).toBe(0);
    expect(await ofEdge('gateway-silent')).toMatchObject([{ gateway: 'edge', severity: 'high', calls: 0 }]);
    const [first] = await ofEdge('gateway-silent');
    await hear();
    expect(await look()).toBe(0);
    const [again] = await ofEdge('gateway-silent');
    expect([again?.id, again?.lastAt === first?.lastAt]).toEqual([first?.id, false]);
    // A number that does not come: told when it had its time to come.
    await record([entry({ sequence: 1, time: now() }), entry({ sequence: 4, time: now() })]);
    expect(await look()).toBe(0);
    company.world.clock.advance(11 * 60_000);
    expect(await look()).toBe(1);
    expect(await ofEdge('sequence-gaps')).toMatchObject([{ title: 'Calls are missing from Edge' }]);
  });

  it('tell what an agent does not use, with its owner able to see it', async () => {
    agent = 'holder-bot';
    await company.registered(agent, 'crm/search');
    await record([entry({ time: at(-1) })]);
    company.world.clock.advance(70 * DAY);
    const look = () => watchStanding({ ctx: company.world.system, of: 'agents', listeningSince: at(0), gaps: {} });
    expect((await look()).raised).toBe(1);
    expect(await look()).toMatchObject({ raised: 0 });
    expect(await list(company.sam)).toMatchObject([{ detection: 'unused-grants', severity: 'low' }]);
  });

  it('are found by the parameters that security chose, after a look at what those would have told', async () => {
    const id = 'sensitive-then-outward';
    const ctx = as(company.tove);
    await record(staged());
    await watch();
    const parameters = { withinMinutes: 1, atLeast: 'restricted' };
    const replay = (by: object, given: object) => replayDetection({ ctx: as(by), input: { id, parameters: given } });
    const stricter = await replay(company.tove, parameters);
    expect(stricter).toMatchObject({ proposed: 0, whole: true });
    expect(stricter.stories).toContainEqual(expect.objectContaining({ agent, found: 'now' }));
    expect((await replay(company.tove, {})).stories.every(({ found }) => found === 'both')).toBe(true);
    expect(stricter.now).toBeGreaterThan(0);
    await expect(replay(company.stan, parameters)).rejects.toEqual(code('forbidden'));
    await expect(replay(company.tove, { withinMinutes: 61 })).rejects.toMatchObject({
      errors: [{ field: 'withinMinutes', message: 'Use 60 or less.' }],
    });

    const tune = (by: object, basedOn: number, given: object = parameters) =>
      tuneDetection({ ctx: as(by), input: { id, parameters: given, reason: 'Only what is secret.', basedOn } });
    await expect(tune(company.stan, 0)).rejects.toEqual(code('forbidden'));
    const chosen = await tune(company.tove, 0);
    expect(chosen).toMatchObject({ tuning: 1, parameters, history: [{ number: 1, person: { name: 'Tove' } }] });
    await expect(tune(company.tove, 0)).rejects.toEqual(code('conflict'));
    agent = 'tuned-bot';
    await company.registered(agent);
    await record(staged());
    await watch();
    expect(await list()).toEqual([]);
    await tune(company.tove, 1, { withinMinutes: 30 });
    await record(staged());
    await watch();
    const [alert] = await list();
    expect(await getAlert({ ctx, id: alert?.id as string })).toMatchObject({ tuning: 2, registered: true });
    const forge = prismaOf(company.world.db.read).$executeRaw`DELETE FROM "DetectionTuning"`;
    await expect(forge).rejects.toThrow(/append-only/);
  });
});
