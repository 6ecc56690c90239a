import type { KeyObject } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compactDecrypt, decodeJwt, type JWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createGatewayToken } from '@/lib/gateways/create-gateway-token';
import { findPublished } from '@/lib/gateways/repository';
import type { PolicyClaims } from '@/lib/renderings/jwt/verify';
import { labelTool } from '@/lib/servers/label-tool';
import { rotateInEmergency } from '@/lib/signing-keys/rotate-in-emergency';
import { type EdgeServer, startEdge } from '@/lib/testing/edge-server';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { captureResult } from './capture';
import { type DecisionLogOptions, type LogEvent, openDecisionLog } from './decision-log';
import type { NewDecision } from './entry';

/** The gateway's log against the ingest that it is for. */
describe('the decision log of a gateway, at Remit', () => {
  let company: TestCompany;
  let edge: EdgeServer;
  let token: string;
  let stateDir: string;
  let events: LogEvent[];

  beforeAll(async () => {
    company = await openTestCompany();
    const ctx = company.world.ctx(await company.world.person('Root', 'admin'));
    await createGateway({ ctx, input: { slug: 'edge', name: 'edge', servers: ['crm'] } });
    ({ token } = await createGatewayToken({ ctx, input: { slug: 'edge' } }));
    edge = await startEdge(company.world);
  });
  afterAll(async () => {
    await edge.close();
    await company.close();
  });
  beforeEach(() => {
    stateDir = mkdtempSync(join(tmpdir(), 'remit-log-'));
    events = [];
  });
  afterEach(() => rmSync(stateDir, { recursive: true, force: true }));

  const open = (change: Partial<DecisionLogOptions> = {}) =>
    openDecisionLog({
      url: edge.origin,
      token,
      stateDir,
      maxBytes: 1_048_576,
      whenFull: 'stop',
      gatherMs: 1,
      emit: (event) => events.push(event),
      ...change,
    });
  const call = (change: Partial<NewDecision> = {}): NewDecision => ({
    time: company.world.clock.now.toISOString(),
    agent: 'bot',
    server: 'crm',
    tool: 'search',
    decision: 'allow',
    reason: 'allowed',
    serial: 1,
    ...change,
  });
  const kept = async (session: string) => {
    const rows = await prismaOf(company.world.db.read).decisionLogEntry.findMany({ where: { session } });
    return rows.map(({ sequence }) => Number(sequence)).sort((a, b) => a - b);
  };

  it('gets every entry there once, also when the answer to the first upload is lost', async () => {
    let lost = 0;
    const log = await open({
      fetch: async (...asked) => {
        const answer = await fetch(...asked);
        if (lost > 0) return answer;
        lost += 1;
        await answer.text();
        throw new Error('The connection was cut');
      },
    });
    await Promise.all(Array.from({ length: 50 }, () => log.record(call({ session: 'lost' }))));
    await expect.poll(() => log.stats(), { timeout: 5_000 }).toMatchObject({ spooled: 0, uploaded: 50, dropped: 0 });
    expect(await kept('lost')).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
    expect(events[0]).toMatchObject({ event: 'upload_failed', error: 'The connection was cut' });
    const known = events.reduce((sum, event) => sum + (event.event === 'uploaded' ? event.duplicate : 0), 0);
    expect(known).toBeGreaterThan(0);
    expect(log.stats().lastUploadAt).toBeInstanceOf(Date);
    await log.close();
  });

  it('counts on after a restart, and sends what was left', async () => {
    const away = await open({ fetch: async () => Promise.reject(new Error('Remit is down')) });
    await away.record(call({ session: 'restart' }));
    await away.record(call({ session: 'restart' }));
    await away.close();
    const back = await open();
    await back.record(call({ session: 'restart' }));
    await back.close();
    expect(await kept('restart')).toEqual([1, 2, 3]);
    const again = await open();
    await again.record(call({ session: 'restart' }));
    await again.close();
    expect(await kept('restart')).toEqual([1, 2, 3, 4]);
  });

  it('keeps aside what Remit refuses, and the rest goes through', async () => {
    const log = await open();
    const ahead = new Date(company.world.clock.now.getTime() + 2 * 86_400_000).toISOString();
    await log.record(call({ session: 'aside', time: ahead }));
    await log.record(call({ session: 'aside' }));
    await log.close();
    expect(await kept('aside')).toEqual([2]);
    const { refused, refusedFile, spooled } = log.stats();
    expect({ refused, spooled }).toEqual({ refused: 1, spooled: 0 });
    const { line, error } = JSON.parse(readFileSync(refusedFile, 'utf8'));
    expect(JSON.parse(line)).toMatchObject({ sequence: 1, time: ahead });
    expect(error).toContain('more than a day ahead');
  });

  it('carries what a label lets it keep, sealed by the policy to a key that outlives rotation', async () => {
    const { world } = company;
    const { keyring } = world.system.signer;
    const admin = world.ctx(await world.person('Root', 'admin'));
    await company.registered('bot', 'crm/search');
    const label = (labels: object) =>
      labelTool({ ctx: world.ctx(company.tove), input: { server: 'crm', tool: 'search', labels } });
    const policy = async () => {
      const { id } = await prismaOf(world.db.read).gateway.findUniqueOrThrow({ where: { slug: 'edge' } });
      const { jws } = (await findPublished(world.db.read, id)) as { jws: string };
      return decodeJwt<Pick<PolicyClaims, 'tools' | 'sealTo'>>(jws);
    };
    expect((await policy()).tools['crm/search']).not.toHaveProperty('capture');
    // Nobody labelled it, so nothing is kept: to keep something is to loosen.
    const { request, tool } = await label({ capture: 'sealed' });
    expect(tool.capture).toBeNull();
    expect((await company.decide(request?.id as string, company.vera)).state).toBe('approved');
    await rotateInEmergency({ ctx: admin, input: { reason: 'Sample' } });
    const { tools, sealTo } = await policy();
    expect(sealTo).toEqual(keyring.sealing?.publicJwk);
    const result = { content: [{ type: 'text', text: 'ada@example.com' }] };
    const response = await captureResult({
      tool: tools['crm/search'] as PolicyClaims['tools'][string],
      result,
      sealTo: sealTo as JWK,
      redact: () => null,
    });
    const log = await open();
    await log.record(call({ session: 'sealed', response }));
    await log.close();
    const row = await prismaOf(world.db.read).decisionLogEntry.findFirstOrThrow({ where: { session: 'sealed' } });
    const { jwe } = row.response as { jwe: string };
    const { plaintext } = await compactDecrypt(jwe, keyring.sealing?.privateKey as KeyObject);
    expect(JSON.parse(new TextDecoder().decode(plaintext))).toEqual(result);
    // To keep nothing is in force at once.
    expect(await label({ capture: 'none' })).toMatchObject({ request: null, tool: { capture: 'none' } });
    expect((await policy()).tools['crm/search']).toMatchObject({ capture: 'none' });
  });

  it('takes the oddest names there are', async () => {
    const log = await open();
    const odd = ['', '\u0000', '\ud800', 'x'.repeat(5_000), '"}\n{"sequence":9,', '\u2028'];
    for (const name of odd) {
      await log.record(
        call({
          session: 'odd',
          agent: name,
          user: name,
          server: name,
          tool: name,
          traceId: name,
          status: name,
          identity: { iss: name, sub: name },
          latencyMs: -1,
        }),
      );
    }
    await log.close();
    expect(await kept('odd')).toEqual([1, 2, 3, 4, 5, 6]);
  });
});
