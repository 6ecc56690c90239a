import { createHash } from 'node:crypto';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isRemitError } from '@/lib/kernel/errors';
import { pinSigner } from '@/lib/signing/pin-signer';
import { log } from '@/lib/telemetry/log';
import type { Ctx } from '@/lib/verb/ctx';
import type { FrameworkId } from '../model/frameworks';
import type { PackManifest, Principal } from '../model/manifest';
import { archiveName, type PackSummary } from '../model/pack';
import type { PackPlan } from '../pack/plan';
import { type PackFacts, READING_STEPS, readIntoFolder } from '../pack/read-into-folder';
import { sealFolder } from '../pack/seal-folder';
import { zipFolder } from '../pack/zip-folder';
import { failPack, finishPack } from './end-pack';
import { openSource } from './open-source';
import { trackProgress } from './progress';
import * as repository from './repository';
import { signOnce } from './sign-once';

/** Beginnings of one pack: a process that is killed each time would make it for ever. */
const MOST_ATTEMPTS = 5;
const CHUNK_BYTES = 256 * 1024;
/** Signing, and the archive. */
const LAST_STEPS = 2;

type Waiting = NonNullable<Awaited<ReturnType<typeof repository.findNext>>>;

interface Making {
  ctx: Ctx;
  signal: AbortSignal;
  /** Where packs are put together; what is in it may be deleted. */
  folder: string;
}

/**
 * Makes every pack that somebody waits for, one after the other, also one that a process before left behind. One process
 * at a time does this.
 */
export async function makePacks(making: Making): Promise<{ made: number; failed: number }> {
  const done = { made: 0, failed: 0 };
  while (!making.signal.aborted) {
    const next = await repository.findNext(making.ctx.db.read);
    if (!next) break;
    done[(await makeOne(making, next)) ? 'made' : 'failed'] += 1;
  }
  return done;
}

async function makeOne({ ctx, signal, folder }: Making, { id, ...pack }: Waiting): Promise<boolean> {
  const attempt = pack.attempt + 1;
  const steps = READING_STEPS + pack.sampleSize + pack.changes.length + LAST_STEPS;
  await ctx.db.transaction((tx) => repository.writeBegin(tx, id, attempt, ctx.clock(), steps));
  // One for each attempt: whoever is late and still writes does not write into what another makes.
  const at = join(folder, `${id}-${attempt}`);
  try {
    if (attempt > MOST_ATTEMPTS) {
      await failPack({
        ctx,
        input: { id, attempt, error: 'Remit was stopped each time that it was made. Ask again.' },
      });
      return false;
    }
    for (let n = 1; n <= attempt; n++) await rm(join(folder, `${id}-${n}`), { recursive: true, force: true });
    const plan = await planOf(ctx, pack);
    const made = await putTogether({ ctx, signal, folder: at }, plan, { id, attempt, total: steps });
    await finishPack({ ctx, input: { id, attempt, ...made } });
    return true;
  } catch (error) {
    // Left as it is: the next process takes it up.
    if (signal.aborted) throw error;
    if (!isRemitError(error)) log.error({ err: error, pack: id }, 'a pack of evidence could not be made');
    const words = isRemitError(error) ? error.message : 'Something unexpected came up; the log of Remit has it.';
    await failPack({ ctx, input: { id, attempt, error: words.slice(0, 500) } });
    return false;
  } finally {
    await rm(at, { recursive: true, force: true }).catch(() => {});
  }
}

async function planOf(ctx: Ctx, pack: Omit<Waiting, 'id'>): Promise<PackPlan> {
  const { version } = JSON.parse(await readFile(join(process.cwd(), 'package.json'), 'utf8')) as { version: string };
  return {
    framework: pack.framework as FrameworkId,
    period: { from: pack.from.toISOString(), to: pack.to.toISOString() },
    ...{ seed: pack.seed, sampleSize: pack.sampleSize, typed: pack.changes },
    ...{ principal: pack.principal as unknown as Principal, origin: ctx.baseUrl, version },
  };
}

async function putTogether(
  { ctx, signal, folder }: Making,
  plan: PackPlan,
  pack: { id: string; attempt: number; total: number },
) {
  const progress = trackProgress(ctx.db, pack);
  const { onStep } = progress;
  // Nobody is read to while a snapshot is open on PGlite, so nothing is told either.
  const quiet = ctx.db.kind === 'pglite';
  const facts = await ctx.db.snapshot(async (conn) => {
    const source = await openSource(conn, plan.period);
    return readIntoFolder({ folder, plan, source, signal, onStep: quiet ? progress.count : onStep });
  });
  progress.expect(READING_STEPS + facts.changes.length + LAST_STEPS);
  const signer = signOnce(ctx.db, await pinSigner(ctx.db.read, ctx.signer), ctx.clock());
  const manifest = await sealFolder({ folder, plan, facts, signer, onStep, signal });
  onStep('Writing the archive');
  const archive = await storeArchive({ ctx, signal, folder }, plan, pack);
  await progress.settled();
  return { ...archive, kid: manifest.signingKey, ...summaryOf(manifest, facts) };
}

/** Zips the folder into rows of the database while it is read, so that any process can give it away. */
async function storeArchive({ ctx, signal, folder }: Making, plan: PackPlan, pack: { id: string; attempt: number }) {
  const hash = createHash('sha256');
  let bytes = 0;
  let index = 0;
  let waiting = Buffer.alloc(0);
  const store = async (content: Buffer) => {
    const chunk = { packId: pack.id, attempt: pack.attempt, index, content: new Uint8Array(content) };
    await ctx.db.transaction((tx) => repository.insertChunk(tx, chunk));
    index += 1;
  };
  const { from, to } = plan.period;
  const root = archiveName({ framework: plan.framework, from: new Date(from), to: new Date(to) });
  for await (const piece of await zipFolder(folder, root)) {
    signal.throwIfAborted();
    hash.update(piece as Buffer);
    bytes += (piece as Buffer).length;
    waiting = Buffer.concat([waiting, piece as Buffer]);
    while (waiting.length >= CHUNK_BYTES) {
      await store(waiting.subarray(0, CHUNK_BYTES));
      waiting = waiting.subarray(CHUNK_BYTES);
    }
  }
  if (waiting.length > 0) await store(waiting);
  return { bytes, sha256: hash.digest('hex') };
}

function summaryOf(manifest: PackManifest, { changes }: PackFacts) {
  const { populations, completeness, auditLog, sample, attributes, files } = manifest;
  const unfit = completeness.reduce((sum, { checks }) => sum + checks.filter(({ failed }) => failed > 0).length, 0);
  const { previous: _, ...log } = auditLog;
  const summary: PackSummary = {
    populations: populations.map(({ id, title, rows, criteria }) => ({ id, title, rows, criteria })),
    ...{ completeness, auditLog: log, sample: { drawn: sample.drawn, typed: sample.typed } },
    attributes: changes.map(({ id, title, cells }) => ({
      ...{ id, title },
      results: Object.fromEntries(cells.map(({ attribute, result }) => [attribute, result])),
      exceptions: cells.flatMap(({ attribute, result, why }) => (result === 'exception' ? [{ attribute, why }] : [])),
    })) as PackSummary['attributes'],
    files: files.length + 2,
  };
  return { summary, exceptions: attributes.counts.exception + unfit, auditLogWhole: auditLog.whole };
}
