/**
 * `npm run bench:evidence [-- --changes 100000]`: reads the evidence of a year with so many changes, on a PostgreSQL of its
 * own. The changes are copies of one that was made by the verbs, with decisions, grants, revisions, receipts and entries of
 * the audit log. Says how long each part took, and how much memory the process needed beyond what it had before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { prismaOf } from '@/lib/db/prisma';
import { readAttributes } from '@/lib/evidence/attributes/read-attributes';
import { readCompleteness } from '@/lib/evidence/completeness/read-completeness';
import { type Period, POPULATIONS } from '@/lib/evidence/model/population';
import { drawSample } from '@/lib/evidence/model/sample';
import { makePacks } from '@/lib/evidence/packs/make-packs';
import { getPack } from '@/lib/evidence/packs/queries';
import { requestPack } from '@/lib/evidence/packs/request-pack';
import { readPopulation, readPopulationIds } from '@/lib/evidence/populations/read-population';
import { openEvidenceCompany } from '@/lib/testing/evidence-company';
import { findPostgres, startPostgres } from '../scripts/lib/postgres.mjs';

const { values } = parseArgs({ options: { changes: { type: 'string' } } });
const changes = Number(values.changes ?? 100_000);
const bin = findPostgres();
if (!bin) throw new Error('This needs PostgreSQL.');
const server = await startPostgres(bin);
process.env.REMIT_TEST_DATABASE_URL = server.url;
const company = await openEvidenceCompany();
const conn = company.world.db.read;
const sql = (statement: string) => prismaOf(conn).$executeRawUnsafe(statement);

await company.registered('busy-bot');
const number = await company.granted('busy-bot', 'search');
const period: Period = { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' };

async function copyChanges() {
  const tables = ['ChangeRequest', 'Decision', 'Grant', 'Revision', 'PublishedPolicy', 'Receipt', 'AuditEntry'];
  for (const table of tables) await sql(`ALTER TABLE "${table}" DISABLE TRIGGER USER`);
  // Copies begin where the company ended: numbers, serials and entries have no gaps.
  await sql(`CREATE TABLE copied AS SELECT i, timestamp '2026-11-24' + i * interval '100 milliseconds' AS "at",
    request."id" AS "source", 'cr_copy' || lpad(i::text, 8, '0') AS "id",
    (SELECT max("number") FROM "ChangeRequest") + i AS "number", (SELECT max("serial") FROM "Revision") + i AS "serial",
    (SELECT max("seq") FROM "AuditEntry") + 3 * (i - 1) AS "seq", request."revisionSerial" AS "sourceSerial"
    FROM "ChangeRequest" AS request, generate_series(1, ${changes}) AS i WHERE request."number" = ${number}`);
  const copy = async (table: string, from: string, changed: Record<string, string>) => {
    const json = Object.entries(changed).map(([name, value]) => `'${name}', ${value}`);
    await sql(`INSERT INTO "${table}" SELECT made.* FROM copied
      JOIN "${table}" AS one ON ${from}
      CROSS JOIN LATERAL jsonb_populate_record(one, jsonb_build_object(${json.join(', ')})) AS made ORDER BY copied.i`);
  };
  const at = 'copied."at"';
  await copy('ChangeRequest', 'one."id" = copied."source"', {
    ...{ id: 'copied."id"', number: 'copied."number"', createdAt: at, updatedAt: at, decidedAt: at, askedAt: at },
    ...{ revisionSerial: 'copied."serial"' },
  });
  await sql(`INSERT INTO "RequestAgent" SELECT copied."id", one."agentId" FROM copied
    JOIN "RequestAgent" AS one ON one."requestId" = copied."source"`);
  await copy('Decision', 'one."requestId" = copied."source"', {
    id: `'de_' || copied."id"`,
    requestId: 'copied."id"',
    at,
  });
  await copy('Revision', 'one."serial" = copied."sourceSerial"', {
    ...{ serial: 'copied."serial"', requestId: 'copied."id"', createdAt: at, sha256: 'md5(copied."id")' },
  });
  await copy('PublishedPolicy', 'one."serial" = copied."sourceSerial"', { serial: 'copied."serial"' });
  await copy('Receipt', 'one."serial" = copied."sourceSerial"', {
    ...{ id: '1000000 + copied.i', serial: 'copied."serial"', receivedAt: at, activatedAt: at },
  });
  await copy('Grant', 'one."requestId" = copied."source"', {
    ...{ id: `'gr_' || copied."id"`, requestId: 'copied."id"', createdAt: at, revokedAt: `${at} + interval '1 hour'` },
    ...{ revokeReason: `'Sample.'` },
  });
  const position = `CASE one."action" WHEN 'request.create' THEN 1 WHEN 'request.approve' THEN 2 ELSE 3 END`;
  await copy('AuditEntry', 'one."subjectId" = copied."source"', {
    ...{ seq: `copied."seq" + ${position}`, subjectId: 'copied."id"', at, hash: `md5(copied."id" || one."action")` },
    ...{ detail: `one."detail" || jsonb_build_object('revision', copied."serial", 'number', copied."number")` },
  });
  for (const table of tables) await sql(`ALTER TABLE "${table}" ENABLE TRIGGER USER`);
  await sql('ANALYZE');
}

/** How long, and the most memory beyond what there was before, looked at while it runs. */
async function measured(what: string, work: () => Promise<string>) {
  globalThis.gc?.();
  const before = process.memoryUsage.rss();
  let most = before;
  const look = setInterval(() => {
    most = Math.max(most, process.memoryUsage.rss());
  }, 20);
  const started = performance.now();
  const said = await work();
  clearInterval(look);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${what.padEnd(28)} ${seconds.padStart(6)} s  +${Math.round((most - before) / 2 ** 20)} MiB  ${said}`);
}

try {
  await measured('copy changes', async () => {
    await copyChanges();
    return `${changes} changes`;
  });
  for (const id of ['changes', 'decisions', 'grants', 'gateways'] as const) {
    await measured(`read ${id}`, async () => {
      let rows = 0;
      for await (const page of readPopulation(conn, id, period)) rows += page.length;
      return `${rows} rows`;
    });
  }
  for (const id of POPULATIONS) {
    await measured(`completeness of ${id}`, async () => {
      const { rows, checks } = await readCompleteness(conn, id, period);
      const looked = checks.reduce((sum, { checked }) => sum + checked, 0);
      const failed = checks.filter((check) => check.failed > 0).map((check) => `${check.id} ${check.failed}`);
      return `${rows} rows, ${looked} checked${failed.length > 0 ? `, failed: ${failed.join(', ')}` : ''}`;
    });
  }
  let sample: string[] = [];
  await measured('sample', async () => {
    sample = drawSample(await readPopulationIds(conn, 'changes', period), { size: 25, seed: 'bench' });
    return `${sample.length} drawn`;
  });
  await measured('attributes', async () => `${(await readAttributes(conn, sample, period)).length} changes`);
  // Copies have no chain of their own, which a pack says too.
  await measured('a whole pack', async () => {
    company.world.clock.advance(60 * 86_400_000);
    const ctx = company.world.ctx(await company.world.person('Audra', 'auditor'));
    const { id } = await requestPack({ ctx, input: { framework: 'soc2', ...period, seed: 'bench' } });
    const folder = mkdtempSync(join(tmpdir(), 'remit-bench-'));
    await makePacks({ ctx: company.world.system, signal: new AbortController().signal, folder });
    rmSync(folder, { recursive: true });
    const { state, bytes, error, summary } = await getPack({ ctx, id });
    const entries = summary?.auditLog.entries;
    return `${state}, ${Math.round((bytes ?? 0) / 2 ** 20)} MiB, ${entries} entries of the audit log${error ? `: ${error}` : ''}`;
  });
} finally {
  await company.close();
  server.stop();
}
