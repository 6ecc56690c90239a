import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prismaOf } from '@/lib/db/prisma';
import { readPublicKeys } from '@/lib/signing-keys/queries';
import { openTestWorld, type TestWorld } from '@/lib/testing/test-world';
import type { Checkpoint } from './model/dto';
import type { AuditEntry } from './model/entry';
import { exportAuditLog, getCheckpoint, verifyAuditLog } from './queries';
import { verifyCommand } from './verify-command';

const MINUTE = 60_000;

describe('the audit log', () => {
  let world: TestWorld;
  let auditor: ReturnType<TestWorld['ctx']>;
  let folder: string;
  let entries: AuditEntry[];
  let checkpoint: Checkpoint;
  let jwks: string;

  beforeAll(async () => {
    world = await openTestWorld();
    for (const name of ['Ada', 'Lin', 'Tove', 'Sam', 'Vera']) await world.person(name, 'engineer');
    auditor = world.ctx(await world.person('Audrey', 'auditor'));
    entries = [];
    for await (const entry of exportAuditLog({ ctx: auditor })) entries.push(entry);
    checkpoint = await getCheckpoint({ ctx: auditor });
    folder = mkdtempSync(join(tmpdir(), 'remit-audit-'));
    jwks = join(folder, 'jwks.json');
    writeFileSync(jwks, JSON.stringify({ keys: await readPublicKeys(world.db.read) }));
  }, MINUTE);
  afterAll(async () => {
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const lines = (list: unknown[]) => `${list.map((entry) => JSON.stringify(entry)).join('\n')}\n`;

  async function verify(args: string[], env: Record<string, string> = {}) {
    const lines: string[] = [];
    const say = (line: string) => void lines.push(line);
    const status = await verifyCommand(args, { env, say, complain: say });
    return { status, said: lines.join('\n') };
  }

  /** What `npm run audit:verify` says of a file with this content. */
  function verifyFile(content: string, options: { checkpoint?: object; signature?: boolean } = {}) {
    const file = join(folder, 'log.ndjson');
    const args = ['--file', file];
    writeFileSync(file, content);
    if (options.checkpoint) {
      const kept = join(folder, 'checkpoint.json');
      writeFileSync(kept, JSON.stringify(options.checkpoint));
      args.push('--checkpoint', kept, ...(options.signature ? ['--jwks', jwks] : []));
    }
    return verify(args);
  }

  it('verifies as exported, with the checkpoint and its signature', async () => {
    expect(entries.length).toBeGreaterThan(5);
    const { status, said } = await verifyFile(lines(entries), { checkpoint, signature: true });
    expect(said).toContain(`verifies: ${entries.length} entries, head ${checkpoint.hash}`);
    expect(status).toBe(0);
  });

  it.each<[string, (list: AuditEntry[]) => string, RegExp]>([
    ['a changed name', (list) => lines(list).replace('Ada', 'Eve'), /Entry \d+: content was changed/],
    ['an entry that is missing', (list) => lines(list.toSpliced(2, 1)), /Entry 4: expected entry 3/],
    ['two that changed places', (list) => lines([list[1], list[0], ...list.slice(2)]), /Entry 2: expected entry 1/],
    ['a missing beginning', (list) => lines(list.slice(1)), /Entry 2: expected entry 1/],
    [
      'a member that no hash covers',
      (list) => lines([{ ...list[0], note: 'x' }, ...list.slice(1)]),
      /line 1 is no audit/,
    ],
    ['a line cut in half', (list) => lines(list).slice(0, -40), /line \d+ is no JSON/],
  ])('does not verify with %s', async (_, change, problem) => {
    const { status, said } = await verifyFile(change(entries));
    expect(said).toMatch(problem);
    expect(status).toBe(1);
  });

  it('without its end it verifies alone, and not against a checkpoint', async () => {
    const cut = lines(entries.slice(0, -2));
    expect((await verifyFile(cut)).status).toBe(0);
    const { status, said } = await verifyFile(cut, { checkpoint });
    expect(said).toMatch(/its end was cut off/);
    expect(status).toBe(1);
  });

  it.each<[string, (kept: Checkpoint) => object, number]>([
    ['another size', (kept) => ({ ...kept, size: kept.size - 1, hash: entries.at(-2)?.hash }), 1],
    ['another signature', (kept) => ({ ...kept, signed: `${kept.signed.slice(0, -6)}AAAAAA` }), 1],
    ['nothing of a checkpoint', () => ({ hello: 'world' }), 2],
  ])('a checkpoint with %s is refused', async (_, change, code) => {
    const said = await verifyFile(lines(entries), { checkpoint: change(checkpoint), signature: true });
    expect(said.status).toBe(code);
  });

  it('a missing file and an empty folder are told plainly', async () => {
    const missing = await verify(['--file', join(folder, 'none')]);
    expect(missing).toMatchObject({ status: 2, said: expect.stringContaining('There is no file') });
    const empty = await verify([], { REMIT_DATA_DIR: join(folder, 'nothing') });
    expect(empty).toMatchObject({ status: 2, said: expect.stringContaining('There is no Remit in') });
    expect((await verify(['--fil', 'x'])).status).toBe(2);
  });

  it('is refused by the database when somebody changes, deletes or empties it, and found out when they force it', async () => {
    const sql = (text: string) => prismaOf(world.db.read).$executeRawUnsafe(text);
    const forge = `UPDATE "AuditEntry" SET action = 'person.forged' WHERE seq = 3`;
    for (const text of [forge, 'DELETE FROM "AuditEntry" WHERE seq = 3', 'TRUNCATE "AuditEntry"']) {
      await expect(sql(text)).rejects.toThrow(/append-only/);
    }
    expect(await verifyAuditLog({ ctx: auditor })).toMatchObject({ ok: true });
    await sql('ALTER TABLE "AuditEntry" DISABLE TRIGGER USER');
    await sql(forge);
    expect(await verifyAuditLog({ ctx: auditor })).toMatchObject({
      ok: false,
      seq: 3,
      problem: expect.stringContaining('content was changed'),
    });
  });
});
