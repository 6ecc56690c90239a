import { decodeJwt } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { listAuditLog } from '@/lib/audit/queries';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { findPublished } from '@/lib/gateways/repository';
import { updateGateway } from '@/lib/gateways/update-gateway';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { compile } from '@/lib/policy-engine/compile';
import { forGateway } from '@/lib/policy-engine/for-gateway';
import { createRequest } from '@/lib/requests/create-request';
import { createServer } from '@/lib/servers/create-server';
import { labelTool } from '@/lib/servers/label-tool';
import { syncServer } from '@/lib/servers/sync-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { chunkPolicy } from './chunks';
import { compileAnew } from './compile-anew';
import { readCompileInput, takeTouched } from './compile-input/repository';
import { publishRevision } from './publish-revision';
import { findLastRevision, insertRevision, insertStretches } from './repository';
import { verifyPolicy } from './verify-policy';

/** Of the steps below. */
const UNPUBLISHED = 7;

describe('a publication that reads what was touched', () => {
  let company: TestCompany;
  let root: PersonActor;
  const db = () => company.world.db;
  const sql = (text: string) => prismaOf(db().read).$executeRawUnsafe(text);
  const last = async () =>
    (await findLastRevision(db().read)) as NonNullable<Awaited<ReturnType<typeof findLastRevision>>>;

  beforeAll(async () => {
    company = await openTestCompany();
    root = await company.world.person('Root', 'admin');
    const gateway = { slug: 'edge', name: 'Edge', servers: ['crm'] };
    await createGateway({ ctx: company.world.ctx(root), input: gateway });
    await company.registered('first-bot', 'crm/search', 'crm/refund');
    await company.registered('second-bot', 'crm/search');
  });
  afterAll(() => company.close());

  /** What was published last is what compiling everything gives, whole and for the gateway. */
  async function expectWhole(): Promise<void> {
    const policy = compile(await readCompileInput(db().read));
    const { serial, manifest } = await last();
    expect(manifest).toEqual(JSON.parse(JSON.stringify(chunkPolicy(policy).manifest)));
    for (const { id, slug } of await prismaOf(db().read).gateway.findMany()) {
      const published = await findPublished(db().read, id);
      expect(published?.serial).toBe(serial);
      const { iss: _iss, aud, iat: _iat, sealTo, ...claims } = decodeJwt(published?.jws as string);
      expect(aud).toBe(slug);
      expect(sealTo).toEqual(company.world.system.signer.keyring.sealing?.publicJwk);
      const previous = (claims.previous ?? null) as string | null;
      expect(claims).toEqual(JSON.parse(JSON.stringify(forGateway(policy, slug, { serial, previous }))));
    }
  }

  /** Rolls back, so that looking changes nothing. */
  async function touched() {
    let notes: Awaited<ReturnType<typeof takeTouched>> | undefined;
    await db()
      .transaction(async (tx) => {
        notes = await takeTouched(tx);
        throw new Error('only looking');
      })
      .catch(() => {});
    return notes as NonNullable<typeof notes>;
  }

  it('publishes what compiling everything gives, whatever the change', async () => {
    const { world } = company;
    const [tove, ada, admin] = [world.ctx(company.tove), world.ctx(company.ada), world.ctx(root)];
    const steps: (() => Promise<unknown>)[] = [
      () => revokeGrant({ ctx: tove, input: { agent: 'first-bot', tool: 'crm/refund', reason: 'Sample' } }),
      () =>
        labelTool({
          ctx: tove,
          input: { server: 'crm', tool: 'search', labels: { dataClass: 'internal', effect: 'read' } },
        }),
      () => labelTool({ ctx: tove, input: { server: 'crm', tool: 'search', labels: { capture: 'none' } } }),
      () => suspendAgent({ ctx: tove, input: { slug: 'second-bot', reason: 'Sample' } }),
      async () => {
        company.crm.tools = company.crm.tools.map((one) => ({ ...one, description: `${one.name}, otherwise` }));
        await syncServer({ ctx: ada, input: { slug: 'crm' } });
      },
      () => company.registered('third-bot', 'crm/get_customer'),
      () => updateGateway({ ctx: admin, input: { slug: 'edge', change: { mode: 'shadow' } } }),
      // Publishes nothing by itself; the next publication has it.
      () =>
        createServer({
          ctx: ada,
          input: {
            slug: 'wiki',
            name: 'Wiki',
            url: 'http://127.0.0.1:9/mcp',
            owner: 'ada@example.com',
            environment: 'staging',
          },
        }),
      () => createGateway({ ctx: admin, input: { slug: 'other', name: 'Other', servers: ['wiki', 'crm'] } }),
      async () => {
        const operations = [
          { op: 'restore', agent: 'second-bot' },
          { op: 'adopt', server: 'crm' },
        ];
        const input = { title: 'Back', justification: 'Sample', operations };
        await company.decide((await createRequest({ ctx: ada, input })).id, company.vera);
      },
    ];
    for (const [at, step] of steps.entries()) {
      await step();
      expect((await touched()).all).toBe(false);
      if (at !== UNPUBLISHED) await expectWhole();
    }
  });

  it('keeps what it has not published for the next, also when a transaction is rolled back', async () => {
    const before = await last();
    const world = company.world;
    await sql(`UPDATE "Agent" SET "requireUser" = NOT "requireUser" WHERE slug = 'third-bot'`);
    expect(await touched()).toEqual({ agents: ['third-bot'], tools: [], all: false });
    const publishing = { ctx: world.system, now: world.clock.now };
    const rolledBack = db().transaction(async (tx) => {
      await publishRevision({ ...publishing, tx }, { cause: 'Never', kind: 'other', requestId: null });
      throw new Error('rolled back');
    });
    await expect(rolledBack).rejects.toThrow('rolled back');
    expect(await last()).toEqual(before);
    expect(await touched()).toEqual({ agents: ['third-bot'], tools: [], all: false });
    await db().transaction((tx) =>
      publishRevision({ ...publishing, tx }, { cause: 'Now', kind: 'other', requestId: null }),
    );
    expect(await touched()).toEqual({ agents: [], tools: [], all: false });
    await expectWhole();
  });

  it.each([
    [
      'the grants of an agent',
      `UPDATE "Grant" SET constraints = '{"pii":"block"}' WHERE "revokedAt" IS NULL`,
      'agents',
    ],
    ['a name', `UPDATE "Agent" SET slug = 'renamed-bot' WHERE slug = 'third-bot'`, 'agents'],
    ['a tool', `UPDATE "Tool" SET untrusted = false WHERE name = 'search'`, 'tools'],
    ['the name of a tool', `UPDATE "Tool" SET name = 'look_up' WHERE name = 'search'`, 'tools'],
    ['the name of a server', `UPDATE "McpServer" SET slug = 'intranet' WHERE slug = 'wiki'`, 'all'],
  ] as const)('misses no change of %s, by whatever way it came', async (_, change, kind) => {
    await sql(change);
    if (kind === 'all') await sql(`UPDATE "Gateway" SET servers = '{crm}'`);
    const notes = await touched();
    expect(kind === 'all' ? notes.all : notes[kind].length > 0).toBe(true);
    const { serial } = await last();
    const publishing = { ctx: company.world.system, now: company.world.clock.now };
    await db().transaction((tx) =>
      publishRevision({ ...publishing, tx }, { cause: 'By hand', kind: 'other', requestId: null }),
    );
    expect((await last()).serial).toBe(serial + 1);
    await expectWhole();
  });

  it('notes nothing for what no policy has', async () => {
    await sql(`UPDATE "Agent" SET name = 'Other', "riskScore" = 3`);
    await sql(`UPDATE "Grant" SET reason = 'other'`);
    await sql(`UPDATE "Gateway" SET "lastSeenAt" = now()`);
    expect(await touched()).toEqual({ agents: [], tools: [], all: false });
  });

  it('is compared with compiling everything, and mended where it is wrong', async () => {
    const ctx = company.world.ctx({ kind: 'system', name: 'verify-policy' });
    const { serial } = await last();
    expect(await verifyPolicy({ ctx, input: {} })).toEqual({ serial, wrong: null });
    const refused = verifyPolicy({ ctx: company.world.ctx(root), input: {} });
    await expect(refused).rejects.toMatchObject({ code: 'forbidden' });
    // As if a grant had been missed.
    const input = await readCompileInput(db().read);
    const { manifest, texts } = chunkPolicy(compile({ ...input, grants: input.grants.slice(1) }));
    await insertStretches(db().read, texts);
    await insertRevision(db().read, { ...(await last()), serial: serial + 1, manifest, sha256: 'forged' });
    expect(await verifyPolicy({ ctx, input: {} })).toEqual({ serial: serial + 2, wrong: serial + 1 });
    await expectWhole();
    const { items } = await listAuditLog({ ctx: company.world.ctx(root), page: { limit: 1 } });
    expect(items[0]).toMatchObject({ action: 'policy.verify', detail: { wrong: serial + 1, revision: serial + 2 } });
    // As if the gateways had been forgotten.
    const { manifest: same } = await last();
    await insertRevision(db().read, {
      ...(await last()),
      serial: serial + 3,
      manifest: same as never,
      sha256: 'alone',
    });
    expect(await verifyPolicy({ ctx, input: {} })).toEqual({ serial: serial + 4, wrong: serial + 3 });
    await expectWhole();
  });

  it('reads everything where the notes do not fit the last revision', async () => {
    await sql(`UPDATE "Tool" SET "pinnedDigest" = NULL WHERE name = 'get_customer'`);
    await expect(db().transaction(async (tx) => compileAnew(tx, await findLastRevision(tx)))).rejects.toThrow(
      'names the unknown tool to_',
    );
    expect((await touched()).tools).toEqual(['crm/get_customer']);
  });
});
