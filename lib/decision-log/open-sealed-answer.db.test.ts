import { CompactEncrypt, generateKeyPair, importJWK, type JWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { captureResult } from '@/lib/gateway/log/capture';
import { createGateway } from '@/lib/gateways/create-gateway';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { MOST_AN_HOUR, openSealedAnswer } from './open-sealed-answer';
import { recordDecisions } from './record-decisions';

const RESULT = { content: [{ type: 'text', text: 'Ada owes 12 €' }] };
const REASON = 'A customer asked what the agent was told.';

describe('a sealed answer', () => {
  let company: TestCompany;
  let auditor: PersonActor;
  let events = 0;
  let gateway: { kind: 'gateway'; id: string; slug: string };

  beforeAll(async () => {
    company = await openTestCompany();
    const { world } = company;
    auditor = await world.person('Audrey', 'auditor');
    const root = await world.person('Root', 'admin');
    await createGateway({ ctx: world.ctx(root), input: { slug: 'east', name: 'East', servers: ['crm'] } });
    const { id } = await prismaOf(world.db.read).gateway.findUniqueOrThrow({ where: { slug: 'east' } });
    gateway = { kind: 'gateway', id, slug: 'east' };
    await company.registered('sams-bot', 'crm/search');
  });
  afterAll(() => company.close());

  const ours = () => company.world.system.signer.keyring.sealing?.publicJwk as JWK;
  /** Kept as a gateway keeps it; gives the call's id. */
  async function kept(response: unknown): Promise<string> {
    const eventId = `ev-${++events}`;
    const call = { agent: 'sams-bot', server: 'crm', tool: 'search', decision: 'allow', reason: 'allowed', serial: 1 };
    const entry = { ...call, eventId, time: '2026-11-23T08:00:00.000Z', response };
    const ctx = company.world.ctx(gateway as never);
    expect(await recordDecisions({ ctx, input: [entry] })).toMatchObject({ new: 1 });
    return `east:${eventId}`;
  }
  const sealed = (sealTo = ours()) =>
    captureResult({ tool: { capture: 'sealed', dataClass: 'restricted' }, result: RESULT, sealTo, redact: () => null });
  const open = (by: PersonActor, id: string, reason = REASON) =>
    openSealedAnswer({ ctx: company.world.ctx(by), input: { id, reason } });
  const entries = () => prismaOf(company.world.db.read).auditEntry.findMany({ where: { action: 'decision-log.open' } });

  it('is opened for an auditor and for security, each time with a reason that the audit log keeps', async () => {
    const id = await kept(await sealed());
    for (const by of [auditor, company.tove]) {
      const { answer } = await open(by, id);
      expect(JSON.parse(answer)).toEqual(RESULT);
    }
    const audited = await entries();
    expect(audited).toHaveLength(2);
    expect(audited[0]).toMatchObject({
      subjectKind: 'call',
      subjectId: id,
      detail: { reason: REASON, agent: 'sams-bot', tool: 'crm/search' },
    });
    expect(JSON.stringify(audited)).not.toContain('Ada owes');
    await expect(open(auditor, id, ' ')).rejects.toMatchObject({ code: 'invalid_input' });
  });

  it('stays shut to everybody else, and where it cannot be opened nothing is audited', async () => {
    const before = (await entries()).length;
    const id = await kept(await sealed());
    for (const role of ['engineer', 'executive', 'admin'] as const) {
      const other = await company.world.person(`Only-${role}`, role);
      await expect(open(other, id)).rejects.toMatchObject({ code: 'forbidden' });
    }
    const { publicKey } = await generateKeyPair('ECDH-ES');
    const bytes = new TextEncoder().encode('{}');
    const header = { alg: 'ECDH-ES', enc: 'A256GCM' };
    const elsewhere = await new CompactEncrypt(bytes).setProtectedHeader(header).encrypt(publicKey);
    const otherwise = await new CompactEncrypt(bytes)
      .setProtectedHeader({ ...header, enc: 'A128GCM' })
      .encrypt(await importJWK(ours(), 'ECDH-ES'));
    for (const jwe of [elsewhere, otherwise]) {
      const call = await kept({ capture: 'sealed', jwe });
      await expect(open(auditor, call)).rejects.toMatchObject({ code: 'unavailable' });
    }
    const plain = await kept({ capture: 'redacted', text: 'Dear [name]' });
    await expect(open(auditor, plain)).rejects.toMatchObject({ code: 'conflict' });
    await expect(open(auditor, 'east:none')).rejects.toMatchObject({ code: 'not_found' });
    expect(await entries()).toHaveLength(before);
  });

  it('is one of so many an hour for each person', async () => {
    const id = await kept(await sealed());
    const nosy = await company.world.person('Nosy', 'auditor');
    for (let n = 0; n < MOST_AN_HOUR; n++) await open(nosy, id);
    const refused = await open(nosy, id).catch((error) => error);
    expect(refused).toMatchObject({ code: 'too_many_requests' });
    expect(refused.retryAfter).toBeGreaterThan(0);
    expect(refused.retryAfter).toBeLessThanOrEqual(3600);
    await open(auditor, id);
  });
});
