import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getAccessStatement } from '@/lib/agents/access-statement';
import { getAgent } from '@/lib/agents/queries';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createScheduler } from '@/lib/jobs/scheduler';
import { serverJobs } from '@/lib/jobs/server-jobs';
import { findLastRevision } from '@/lib/policy/repository';
import { openRevision, readWhole } from '@/lib/policy/stored';
import { evaluate } from '@/lib/policy-engine/evaluate';
import { createRequest } from '@/lib/requests/create-request';
import { getRisk } from '@/lib/risk/queries';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { expireGrants } from './expire-grants';
import { hasExpiredGrants, listMyEndingGrants } from './queries';
import { revokeGrant } from './revoke-grant';

const HOUR = 3_600_000;

describe('the end of a grant', () => {
  let company: TestCompany;
  let auditor: PersonActor;
  const job = () => company.world.ctx({ kind: 'system', name: 'expire-grants' });
  const expire = () => expireGrants({ ctx: job(), input: {} });
  const at = (ms: number) => new Date(company.world.clock.now.getTime() + ms).toISOString();
  const revision = async () =>
    (await findLastRevision(company.world.db.read)) ?? { serial: 0, manifest: null, cause: '' };
  const mayCall = async (agent: string, tool: string) => {
    const policy = await readWhole(await openRevision(company.world.db.read, await revision()));
    return evaluate(policy, { agent, tool, now: company.world.clock.now }).reason;
  };
  const row = (agent: string) =>
    prismaOf(company.world.db.read).grant.findFirstOrThrow({ where: { agent: { slug: agent } } });

  /** Grants `crm/get_customer` until then. */
  async function granted(agent: string, notAfter: string, tool = 'crm/get_customer') {
    const { ada, world } = company;
    const operations = [{ op: 'grant', agent, tool, constraints: { notAfter } }];
    const input = { title: 'For a while', justification: 'For the test.', operations };
    const request = await createRequest({ ctx: world.ctx(ada), input });
    await company.decide(request.id);
  }

  beforeAll(async () => {
    company = await openTestCompany();
    auditor = await company.world.person('Audrey', 'auditor');
  });
  afterAll(() => company.close());

  it('assesses the risk of who lost a tool anew', async () => {
    await company.registered('assessed-bot');
    company.world.clock.advance(1);
    await granted('assessed-bot', at(HOUR));
    company.world.clock.advance(HOUR);
    await expire();
    const { history } = await getRisk({ ctx: company.world.ctx(auditor), slug: 'assessed-bot' });
    expect(history.map(({ trigger }) => trigger).slice(0, 2)).toEqual(['revoked', 'granted']);
  });

  it('is denied from the millisecond on, and ended by the job with that moment on record', async () => {
    await company.registered('exact-bot');
    const end = at(HOUR);
    await granted('exact-bot', end);
    const before = (await revision()).serial;
    company.world.clock.advance(HOUR - 1);
    expect(await mayCall('exact-bot', 'crm/get_customer')).toBe('allowed');
    expect(await hasExpiredGrants({ ctx: job() })).toBe(false);
    expect(await expire()).toEqual({ expired: 0, serial: null });
    company.world.clock.advance(1);
    // Before any job has run: the policy itself says until when.
    expect(await mayCall('exact-bot', 'crm/get_customer')).toBe('grant_expired');
    expect(await hasExpiredGrants({ ctx: job() })).toBe(true);
    company.world.clock.advance(4_321);
    expect(await expire()).toEqual({ expired: 1, serial: before + 1 });
    expect(await row('exact-bot')).toMatchObject({ revokedAt: new Date(end), revokeReason: 'expired' });
    expect(await revision()).toMatchObject({
      serial: before + 1,
      cause: 'The grant of crm/get_customer to exact-bot expired',
    });
    expect(await mayCall('exact-bot', 'crm/get_customer')).toBe('no_grant');
    const { items } = await listAuditLog({ ctx: company.world.ctx(auditor), page: { limit: 1 } });
    expect(items[0]).toMatchObject({
      action: 'grant.expire',
      actor: { kind: 'system', name: 'expire-grants' },
      subject: { kind: 'grant' },
      detail: { revision: before + 1, grants: [{ agent: 'exact-bot', tool: 'crm/get_customer' }] },
    });
  });

  it('is done once, whoever asks again', async () => {
    const { serial } = await revision();
    const log = await listAuditLog({ ctx: company.world.ctx(auditor), page: { limit: 1 } });
    expect(await expire()).toEqual({ expired: 0, serial: null });
    expect((await revision()).serial).toBe(serial);
    const after = await listAuditLog({ ctx: company.world.ctx(auditor), page: { limit: 1 } });
    expect(after.items).toEqual(log.items);
  });

  it('keeps to the millisecond where the end has an offset and more digits', async () => {
    await company.registered('odd-bot');
    const end = company.world.clock.now.getTime() + HOUR + 7;
    const offset = new Date(end + 2 * HOUR).toISOString().replace('Z', '9+02:00');
    await granted('odd-bot', offset);
    expect((await row('odd-bot')).endsAt).toEqual(new Date(end));
    company.world.clock.advance(HOUR + 6);
    expect(await mayCall('odd-bot', 'crm/get_customer')).toBe('allowed');
    expect((await expire()).expired).toBe(0);
    company.world.clock.advance(1);
    expect(await mayCall('odd-bot', 'crm/get_customer')).toBe('grant_expired');
    expect((await expire()).expired).toBe(1);
    expect((await row('odd-bot')).revokedAt).toEqual(new Date(end));
  });

  it('is ended once by two that run at once', async () => {
    await company.registered('twice-bot');
    await granted('twice-bot', at(HOUR));
    company.world.clock.advance(HOUR);
    const { serial } = await revision();
    const ends = await Promise.all([expire(), expire(), expire()]);
    expect(ends.map(({ expired }) => expired).sort()).toEqual([0, 0, 1]);
    expect((await revision()).serial).toBe(serial + 1);
  });

  it('gives nothing back when the clock is set back', async () => {
    await company.registered('back-bot');
    await granted('back-bot', at(HOUR));
    company.world.clock.advance(30 * HOUR);
    expect((await expire()).expired).toBe(1);
    const { serial } = await revision();
    company.world.clock.advance(-30 * HOUR);
    expect(await mayCall('back-bot', 'crm/get_customer')).toBe('no_grant');
    expect(await expire()).toEqual({ expired: 0, serial: null });
    expect((await revision()).serial).toBe(serial);
    // What was never over stays in force.
    await granted('back-bot', at(40 * HOUR), 'crm/search');
    company.world.clock.advance(-HOUR);
    expect((await expire()).expired).toBe(0);
    expect(await mayCall('back-bot', 'crm/search')).toBe('allowed');
    company.world.clock.advance(31 * HOUR);
  });

  it('moves with a limit that is tightened, and a longer one is a new grant by request', async () => {
    await company.registered('move-bot');
    await granted('move-bot', at(10 * HOUR));
    const constrain = async (hours: number) => {
      const operations = [
        { op: 'constrain', agent: 'move-bot', tool: 'crm/get_customer', constraints: { notAfter: at(hours * HOUR) } },
      ];
      const input = { title: 'Other end', justification: 'For the test.', operations };
      return createRequest({ ctx: company.world.ctx(company.ada), input });
    };
    expect((await constrain(5)).state).toBe('approved');
    expect((await row('move-bot')).endsAt).toEqual(new Date(at(5 * HOUR)));
    const longer = await constrain(20);
    expect(longer.state).toBe('pending');
    await company.decide(longer.id);
    company.world.clock.advance(6 * HOUR);
    expect((await expire()).expired).toBe(0);
    expect(await mayCall('move-bot', 'crm/get_customer')).toBe('allowed');
    company.world.clock.advance(14 * HOUR);
    await expire();
    expect(await mayCall('move-bot', 'crm/get_customer')).toBe('no_grant');
  });

  it('is announced to owners a fortnight ahead, soonest first', async () => {
    const { world, sam, lin, ada } = company;
    await company.registered('soon-bot');
    await granted('soon-bot', at(15 * 24 * HOUR));
    await granted('soon-bot', at(24 * HOUR), 'crm/search');
    const mine = async (who: PersonActor) =>
      (await listMyEndingGrants({ ctx: world.ctx(who) }))
        .filter(({ agent }) => agent.slug === 'soon-bot')
        .map(({ tool }) => tool);
    expect(await mine(sam)).toEqual(['crm/search']);
    expect(await mine(ada)).toEqual([]);
    world.clock.advance(23 * HOUR);
    expect(await mine(lin)).toEqual(['crm/search']);
    world.clock.advance(2 * HOUR);
    expect(await mine(lin)).toEqual(['crm/search', 'crm/get_customer']);
    await expire();
    expect(await mine(lin)).toEqual(['crm/get_customer']);
  });

  it('is called expired, and not revoked, where people read about it', async () => {
    const { world, ada, sam } = company;
    await company.registered('told-bot', 'crm/refund');
    const end = at(HOUR);
    await granted('told-bot', end);
    await granted('told-bot', at(9 * HOUR), 'crm/search');
    await revokeGrant({
      ctx: world.ctx(sam),
      input: { agent: 'told-bot', tool: 'crm/search', reason: 'not needed' },
    });
    const revokedAt = world.clock.now.toISOString();
    world.clock.advance(HOUR);
    await expire();
    const ctx = world.ctx(ada);
    expect((await getAgent({ ctx, slug: 'told-bot' })).ended).toEqual([
      { tool: 'crm/get_customer', at: end, why: 'expired', reason: null },
      { tool: 'crm/search', at: revokedAt, why: 'revoked', reason: 'not needed' },
    ]);
    const denied = async (moment?: string) =>
      Object.fromEntries(
        (await getAccessStatement({ ctx, slug: 'told-bot', at: moment })).denied.map(({ tool, reason, ended }) => [
          tool,
          `${reason} ${ended ? `${ended.why} ${ended.at}` : 'never'}`,
        ]),
      );
    expect(await denied()).toEqual({
      'crm/get_customer': `no_grant expired ${end}`,
      'crm/search': `no_grant revoked ${revokedAt}`,
      'crm/delete_customer': 'no_grant never',
    });
    expect(await denied(new Date(Date.parse(end) - 1).toISOString())).not.toHaveProperty(['crm/get_customer']);
    // Granted again, it is no longer lost.
    await granted('told-bot', at(99 * HOUR));
    expect((await getAgent({ ctx, slug: 'told-bot' })).ended.map(({ tool }) => tool)).toEqual(['crm/search']);
  });

  it('is nothing that a person can bring about', async () => {
    const { world, tove } = company;
    await expect(expireGrants({ ctx: world.ctx(tove), input: {} })).rejects.toMatchObject({ code: 'forbidden' });
  });

  it('takes thousands in one revision', async () => {
    const { world } = company;
    await company.registered('many-bot', 'crm/get_customer', 'crm/refund', 'crm/search', 'crm/delete_customer');
    const end = at(HOUR);
    await world.db.transaction(async (tx) => {
      await prismaOf(tx).$executeRaw`
        INSERT INTO "Agent" SELECT (jsonb_populate_record(a, jsonb_build_object('id', 'ag_many_' || n, 'slug', 'many-' || n))).*
        FROM "Agent" a, generate_series(1, 600) n WHERE a.slug = 'many-bot'`;
      await prismaOf(tx).$executeRaw`
        INSERT INTO "Grant" ("id", "agentId", "toolId", "requestId", "constraints", "createdAt", "endsAt")
        SELECT 'gr_many_' || n || g."toolId", 'ag_many_' || n, g."toolId", g."requestId",
          g.constraints || jsonb_build_object('notAfter', ${end}::text), g."createdAt", ${end}::timestamptz AT TIME ZONE 'UTC'
        FROM "Grant" g JOIN "Agent" a ON a.id = g."agentId", generate_series(1, 600) n WHERE a.slug = 'many-bot'`;
    });
    world.clock.advance(HOUR);
    const { serial } = await revision();
    const job = serverJobs({ syncMinutes: 0 }).find(({ name }) => name === 'expire-grants');
    if (!job) throw new Error('no job');
    const scheduler = createScheduler({ jobs: [job], ctxFor: (name) => world.ctx({ kind: 'system', name }) });
    await scheduler.tick();
    expect(await prismaOf(world.db.read).job.findUnique({ where: { name: 'expire-grants' } })).toMatchObject({
      outcome: 'succeeded',
      note: `2400 grants ended, in revision ${serial + 1}.`,
    });
    expect(await revision()).toMatchObject({ serial: serial + 1, cause: '2400 grants expired' });
    const { items } = await listAuditLog({ ctx: world.ctx(auditor), page: { limit: 6 } });
    expect(items.map(({ action }) => action).filter((action) => action === 'grant.expire')).toHaveLength(5);
    expect(items.flatMap(({ detail }) => (detail.grants as unknown[]) ?? [])).toHaveLength(2_400);
  });
});
