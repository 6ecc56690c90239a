import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { registerAgent } from '@/lib/agents/register-agent';
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { inMemory } from '@/lib/testing/made-up-evidence';
import { openTestCompany, type TestCompany } from '@/lib/testing/test-company';
import { unzip } from '@/lib/testing/unzip';
import { verifyPack } from '../pack/verifier/verify.mjs';
import { downloadPack } from './download-pack';
import { makePacks } from './make-packs';
import { getPack, listPacks, readArchive } from './queries';
import { writeBegin } from './repository';
import { requestPack } from './request-pack';

const NOVEMBER = { framework: 'soc2', from: '2026-11-01T00:00:00Z', to: '2026-12-01T00:00:00Z', seed: 's' };
const DAY_MS = 86_400_000;

let company: TestCompany;
let audra: PersonActor;
let folder: string;

beforeAll(async () => {
  company = await openTestCompany();
  audra = await company.world.person('Audra', 'auditor');
  folder = mkdtempSync(join(tmpdir(), 'remit-packs-'));
  await company.registered('helper', 'crm/search');
  await company.registered('refunder', 'crm/refund');
  await registerAgent({ ctx: company.world.ctx(company.ada), input: company.manifest('waiting', ['crm/search']) });
  company.world.clock.advance(10 * DAY_MS);
});
afterAll(async () => {
  await company.close();
  rmSync(folder, { recursive: true });
});

const ctx = () => company.world.ctx(audra);
const ask = (change: object = {}) => requestPack({ ctx: ctx(), input: { ...NOVEMBER, ...change } });
const make = (signal = new AbortController().signal) => makePacks({ ctx: company.world.system, signal, folder });

async function archiveOf(id: string): Promise<Buffer> {
  const { attempt } = await downloadPack({ ctx: ctx(), input: { id } });
  const pieces: Uint8Array[] = [];
  for await (const piece of readArchive({ ctx: ctx(), id, attempt })) pieces.push(piece);
  return Buffer.concat(pieces);
}

async function made(change: object = {}) {
  const { id } = await ask(change);
  await make();
  return { ...(await getPack({ ctx: ctx(), id })), zip: await archiveOf(id) };
}

/** Without the folder that all of it is in. */
function unpacked(zip: Buffer): Map<string, Buffer> {
  return new Map([...unzip(zip)].map(([path, bytes]) => [path.slice(path.indexOf('/') + 1), bytes]));
}

const entriesOf = (id: string) =>
  prismaOf(company.world.db.read).auditEntry.findMany({ where: { subjectId: id }, orderBy: { seq: 'asc' } });

describe('what is asked for', () => {
  it.each([
    ['a period that is not over', { to: '2026-12-20T00:00:00Z' }, 'to', /not over yet/],
    ['an end before the begin', { to: '2026-10-01T00:00:00Z' }, 'to', /ends before it begins/],
    ['more than 400 days', { from: '2025-10-01T00:00:00Z' }, 'to', /at most 400 days/],
    ['an unknown framework', { framework: 'soc3' }, 'framework', /Use one of: soc2/],
    ['a day and no moment', { from: '2026-11-01' }, 'from', /2027-02-01T00:00:00Z/],
    ['no changes at all', { sampleSize: 0 }, 'sampleSize', /1 to 200/],
    ['a change of another period', { changes: ['1', '99'] }, 'changes.1', /99 is not among the changes/],
    ['something else', { colour: 'red' }, 'colour', /no such field/],
  ])('%s is refused, and the field is named', async (_, change, field, message) => {
    const refused = expect.objectContaining({ field, message: expect.stringMatching(message) });
    await expect(ask(change)).rejects.toMatchObject({ errors: expect.arrayContaining([refused]) });
  });

  it('is for auditors and administrators', async () => {
    for (const who of [company.ada, company.tove]) {
      const code = 'not_found';
      const theirs = company.world.ctx(who);
      await expect(requestPack({ ctx: theirs, input: NOVEMBER })).rejects.toMatchObject({ code });
      await expect(listPacks({ ctx: theirs, page: { limit: 5 } })).rejects.toMatchObject({ code });
    }
  });
});

describe('a pack', () => {
  it('verifies, says what it found, and leaves its trace in the audit log', async () => {
    const { id } = await ask({ changes: ['1'], sampleSize: 1 });
    expect(await getPack({ ctx: ctx(), id })).toMatchObject({ state: 'queued', progress: null, bytes: null });
    await expect(downloadPack({ ctx: ctx(), input: { id } })).rejects.toThrow('Wait until it is done.');
    expect(await make()).toEqual({ made: 1, failed: 0 });
    const pack = await getPack({ ctx: ctx(), id });
    expect(pack).toMatchObject({ state: 'done', auditLogWhole: true, error: null });
    const zip = await archiveOf(id);
    expect({ bytes: zip.length, sha256: sha256Hex(zip) }).toEqual({ bytes: pack.bytes, sha256: pack.sha256 });
    const { problems, passed } = verifyPack(inMemory(unpacked(zip)), { key: pack.signingKey as string });
    expect(problems).toEqual([]);
    expect(passed.join('\n')).toMatch(/1 drawn again from \d+ with the seed "s", and 1 typed in/);
    expect(pack.summary?.populations.find((one) => one.id === 'agents')).toMatchObject({ rows: 3 });
    expect(String(unpacked(zip).get('README.txt'))).toMatch(
      /^Of 1 agent nothing was approved by the end of the period\./m,
    );
    const trail = (await entriesOf(id)).map(({ action, actor }) => [action, (actor as { name: string }).name]);
    expect(trail).toEqual([
      ['evidence.request', 'Audra'],
      ['evidence.finish', 'test'],
      ['evidence.download', 'Audra'],
    ]);
  });

  it('is the same file when the same person asks for the same, and another one for another seed', async () => {
    const first = await made();
    company.world.clock.advance(DAY_MS);
    const second = await made();
    expect(second.sha256).toBe(first.sha256);
    expect(second.zip.equals(first.zip)).toBe(true);
    expect((await made({ seed: 'other' })).sha256).not.toBe(first.sha256);
  });

  it('that a process left behind is taken up by the next one, and not for ever', async () => {
    const { id } = await ask();
    const stopped = new AbortController();
    const making = make(stopped.signal);
    stopped.abort(new Error('Remit is stopping.'));
    await making.catch(() => {});
    await company.world.db.transaction((tx) => writeBegin(tx, id, 2, new Date(), 40));
    expect(await make()).toEqual({ made: 1, failed: 0 });
    expect(verifyPack(inMemory(unpacked(await archiveOf(id)))).problems).toEqual([]);
    const again = await ask();
    await company.world.db.transaction((tx) => writeBegin(tx, again.id, 5, new Date(), 40));
    expect(await make()).toEqual({ made: 0, failed: 1 });
    expect(await getPack({ ctx: ctx(), id: again.id })).toMatchObject({ state: 'failed', progress: null });
    await expect(downloadPack({ ctx: ctx(), input: { id: again.id } })).rejects.toThrow('Ask for it again.');
  });

  it('of a broken audit log says so, and is refused by its verifier', async () => {
    const prisma = prismaOf(company.world.db.read);
    await prisma.$executeRawUnsafe('ALTER TABLE "AuditEntry" DISABLE TRIGGER USER');
    await prisma.$executeRawUnsafe(`UPDATE "AuditEntry" SET "subjectId" = 'x' WHERE "seq" = 5`);
    const pack = await made();
    expect(pack).toMatchObject({ auditLogWhole: false });
    const files = unpacked(pack.zip);
    expect(String(files.get('README.txt'))).toContain('THE AUDIT LOG IS BROKEN (entry 5');
    expect(verifyPack(inMemory(files)).problems[0]).toMatch(/Remit found the audit log broken .* entry 5/);
  });
});
