import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompactSign, calculateJwkThumbprint } from 'jose';
import { type AuditEntry, FIRST_PREVIOUS, hashedText } from '@/lib/audit/model/entry';
import {
  ATTRIBUTES,
  type AttributeResult,
  type PopulationId,
  type SampledChange,
} from '@/lib/evidence/model/population';
import type { PackPlan } from '@/lib/evidence/pack/plan';
import { readIntoFolder } from '@/lib/evidence/pack/read-into-folder';
import { type PackSigner, sealFolder } from '@/lib/evidence/pack/seal-folder';
import type { PackSource } from '@/lib/evidence/pack/source';
import { sha256Hex } from '@/lib/kernel/digest';
import type { PublicKey } from '@/lib/signing/keyring';

export const PLAN: PackPlan = {
  framework: 'soc2',
  period: { from: '2026-01-01T00:00:00.000Z', to: '2027-01-01T00:00:00.000Z' },
  seed: 'spring',
  sampleSize: 3,
  typed: ['7'],
  principal: { name: 'Ada', email: 'ada@example.com' },
  origin: 'https://remit.example.com',
  version: '0.1.0',
};

/** A signer that signs the same bytes once, as the real one does. */
export async function playedSigner(): Promise<PackSigner> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = publicKey.export({ format: 'jwk' });
  const kid = await calculateJwkThumbprint(jwk);
  const made = new Map<string, string>();
  return {
    publicJwk: { ...jwk, kid, alg: 'ES256', use: 'sig' } as PublicKey,
    async sign({ typ, payload }) {
      const known = made.get(typ + payload);
      if (known) return known;
      const header = { alg: 'ES256', kid, typ };
      const signed = await new CompactSign(Buffer.from(payload)).setProtectedHeader(header).sign(privateKey);
      made.set(typ + payload, signed);
      return signed;
    },
  };
}

/** `count` entries, a day apart from the first of November 2025 on. */
export function auditEntries(count: number): AuditEntry[] {
  const entries: AuditEntry[] = [];
  for (let seq = 1; seq <= count; seq++) {
    const previous = entries.at(-1)?.hash ?? FIRST_PREVIOUS;
    const content = {
      ...{ seq, at: new Date(Date.UTC(2025, 10, seq)).toISOString(), action: 'agent.suspend' },
      actor: { kind: 'person' as const, id: 'p', name: 'Ünal "x"' },
      ...{ subject: { kind: 'agent', id: `a-${seq}` }, detail: { b: seq, a: [1.5, null, { '€': 'ü\n' }] } },
    };
    entries.push({ ...content, previous, hash: sha256Hex(hashedText(previous, content)) });
  }
  return entries;
}

/** A break by itself is alone in its cell: anything else there would have the cell quoted anyway. */
const WORDS = ['Give "it", all\r\nof', 'All\nof', 'All\rof'];

/** Eight changes with cells that a spreadsheet or a parser could trip over, and twelve other populations of two rows. */
export function madeUpSource({
  entries = auditEntries(100),
  result = 'pass',
}: {
  entries?: AuditEntry[];
  result?: AttributeResult;
} = {}): PackSource {
  const rowsOf = (id: PopulationId) =>
    id === 'changes'
      ? Array.from({ length: 8 }, (_, index) => [index + 1, `${WORDS[index % WORDS.length]} ${index}`, true, null])
      : [
          [`${id}-1`, '=SUM(A1)', false, 1.5],
          [`${id}-2`, '', null, -2],
        ];
  const within = entries.filter(({ at }) => at >= PLAN.period.from && at < PLAN.period.to);
  return {
    table: (id) => ({
      ...{ id, title: `The ${id}`, query: `All ${id} there are` },
      columns: ['id', 'words', 'yes', 'number'].map((name) => ({ name, says: name })),
    }),
    async *rows(id) {
      for (const row of rowsOf(id)) yield [row];
    },
    completeness: async (id) => ({
      ...{ population: id, rows: rowsOf(id).length },
      checks: [{ id: 'no-gaps', says: 'No number is missing.', checked: 8, failed: 0, failedIds: [] }],
    }),
    attributes: async (ids) => ids.map((id) => madeUpChange(id, result)),
    audit: {
      first: within[0]?.seq ?? null,
      size: entries.filter(({ at }) => at < PLAN.period.to).at(-1)?.seq ?? 0,
      async *entries() {
        yield* entries;
      },
    },
  };
}

function madeUpChange(id: string, result: AttributeResult): SampledChange {
  const evidence = [{ says: 'The request', href: `/requests/${id}` }];
  return {
    ...{ id, title: `Change ${id}` },
    cells: ATTRIBUTES.map((attribute) => ({ attribute, result, why: 'It was so.', evidence })),
  };
}

/** A pack in a folder of its own. */
export async function makePack(
  signer: PackSigner,
  source: PackSource = madeUpSource(),
  plan: PackPlan = PLAN,
): Promise<{ folder: string; remove(): void }> {
  const folder = mkdtempSync(join(tmpdir(), 'remit-pack-'));
  const facts = await readIntoFolder({ folder, plan, source });
  await sealFolder({ folder, plan, facts, signer });
  return { folder, remove: () => rmSync(folder, { recursive: true }) };
}

/** Every file of a folder, by its path. */
export function filesOf(folder: string): Map<string, Buffer> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1));
  return new Map(paths.sort().map((path) => [path, readFileSync(join(folder, path))]));
}

export const inMemory = (files: ReadonlyMap<string, Buffer>) => ({
  list: () => [...files.keys()],
  pieces: (path: string) => {
    const bytes = files.get(path);
    if (!bytes) throw new Error(`${path} is missing`);
    return [bytes];
  },
});
