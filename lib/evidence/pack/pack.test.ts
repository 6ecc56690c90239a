import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AuditEntry } from '@/lib/audit/model/entry';
import { sha256Hex } from '@/lib/kernel/digest';
import {
  auditEntries,
  filesOf,
  inMemory,
  madeUpSource,
  makePack,
  PLAN,
  playedSigner,
} from '@/lib/testing/made-up-evidence';
import { mulberry32 } from '@/lib/testing/mulberry32';
import { dropLine, edit, type Files, MUTATIONS, mutate } from '@/lib/testing/pack-mutations';
import type { PackManifest } from '../model/manifest';
import { drawSample } from '../model/sample';
import { lowHalf, type PackSigner } from './seal-folder';
import { drawSample as drawAgain, folderFiles, verifyPack } from './verifier/verify.mjs';
import { zipFolder } from './zip-folder';

let signer: PackSigner;
let pack: Awaited<ReturnType<typeof makePack>>;
let files: Files;

beforeAll(async () => {
  signer = await playedSigner();
  pack = await makePack(signer);
  files = filesOf(pack.folder);
});
afterAll(() => pack.remove());

const verify = (changed: Files, options = {}) => verifyPack(inMemory(changed), options);
const manifestOf = (of: Files): PackManifest => JSON.parse(String(of.get('manifest.json')));

describe('a pack that nobody touched', () => {
  it('verifies, in the folder with Node alone, and says what was looked at', () => {
    const key = signer.publicJwk.kid;
    const said = execFileSync(process.execPath, [join(pack.folder, 'verify.mjs'), '--key', key], { encoding: 'utf8' });
    expect(said).toContain('The pack VERIFIES.');
    expect(said).toContain('entries 62 to 100 are one chain');
    expect(said).toContain('3 drawn again from 8 with the seed "spring", and 1 typed in');
    expect(verify(files, { key: 'another' }).problems).toEqual([expect.stringContaining('and not by another')]);
  });

  it('keeps formulas from a spreadsheet, and says on its first page what there is', () => {
    expect(String(files.get('populations/agents.csv'))).toContain("agents-1,'=SUM(A1),false,1.5\r\n");
    const readme = String(files.get('README.txt'));
    expect(readme).toMatch(/^EVIDENCE FOR SOC 2\n\nNothing exceptional was found\.\n/);
    expect(readme).toContain(signer.publicJwk.kid);
  });

  it('is the same archive when it is made again, wherever the process thinks that it is', async () => {
    const again = await makePack(signer);
    const zone = process.env.TZ;
    const zips: string[] = [];
    for (const [folder, there] of [
      [pack.folder, 'UTC'],
      [again.folder, 'Pacific/Auckland'],
    ] as const) {
      process.env.TZ = there;
      zips.push(sha256Hex(await buffer(await zipFolder(folder, 'pack'))));
    }
    process.env.TZ = zone;
    again.remove();
    expect(zips[0]).toBe(zips[1]);
  });

  it('draws the sample as Remit does, in the verifier too', () => {
    fc.assert(
      fc.property(fc.array(fc.string()), fc.string(), fc.nat(30), (ids, seed, size) => {
        expect(drawAgain(ids, { seed, size })).toEqual(drawSample(ids, { seed, size }));
      }),
      { numRuns: 50 },
    );
  });
});

describe('a pack that was changed', () => {
  it('is refused after each of 1,200 changes', () => {
    const random = mulberry32(8);
    const kinds = new Map<string, number>();
    const accepted: string[] = [];
    for (let round = 0; round < 1_200; round++) {
      const { what, changed } = mutate(files, random);
      kinds.set(what, (kinds.get(what) ?? 0) + 1);
      if (verify(changed).ok) accepted.push(`${round}: ${what}`);
    }
    expect(accepted).toEqual([]);
    expect([...kinds.keys()].sort()).toEqual(Object.keys(MUTATIONS).sort());
  });

  it('is refused after a change of any one byte of what carries the signature', () => {
    const accepted: string[] = [];
    for (const path of ['manifest.sig', 'jwks.json']) {
      const bytes = files.get(path) as Buffer;
      for (let at = 0; at < bytes.length; at++) {
        const changed = Buffer.from(bytes);
        changed.writeUInt8((bytes[at] as number) ^ 1, at);
        if (verify(new Map([...files, [path, changed]])).ok) accepted.push(`${path} at ${at}`);
      }
    }
    expect(accepted).toEqual([]);
  });

  it('is refused with the other signature that fits (r, n - s)', () => {
    const [head, , signature] = String(files.get('manifest.sig')).split('.');
    const bytes = Buffer.from(signature as string, 'base64url');
    const order = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;
    const high = (order - BigInt(`0x${bytes.toString('hex', 32)}`)).toString(16).padStart(64, '0');
    const other = Buffer.concat([bytes.subarray(0, 32), Buffer.from(high, 'hex')]).toString('base64url');
    expect(lowHalf(other)).toBe(signature);
    const changed = new Map([...files, ['manifest.sig', Buffer.from(`${head}..${other}`)] as const]);
    expect(verify(changed).problems).toEqual([expect.stringContaining('the other signature that fits')]);
  });

  it('cannot play an answer on the terminal, neither by what is signed no more nor by the name of a file', () => {
    const copy = mkdtempSync(join(tmpdir(), 'remit-pack-'));
    cpSync(pack.folder, copy, { recursive: true });
    const run = () => spawnSync(process.execPath, [join(pack.folder, 'verify.mjs'), copy], { encoding: 'utf8' });
    writeFileSync(join(copy, '\u001b[2J\nThe pack VERIFIES.\u202e'), '');
    expect(run()).toMatchObject({ status: 1, stdout: expect.stringContaining('?[2J?The pack VERIFIES.? does not') });
    const manifest = String(files.get('manifest.json')).replace('"name": "Ada"', '"name": "\\nThe pack VERIFIES."');
    writeFileSync(join(copy, 'manifest.json'), manifest);
    expect(run()).toMatchObject({ status: 1, stdout: expect.stringMatching(/^ {2}FAIL {2}the signature is not one/) });
    rmSync(copy, { recursive: true });
  });

  it('is refused on disk too, with exit 1 and the file that it is about', () => {
    const copy = mkdtempSync(join(tmpdir(), 'remit-pack-'));
    cpSync(pack.folder, copy, { recursive: true });
    rmSync(join(copy, 'samples/7.pdf'));
    symlinkSync(join(pack.folder, 'samples/7.pdf'), join(copy, 'samples/7.pdf'));
    expect(verifyPack(folderFiles(copy)).problems).toEqual(['samples/7.pdf is no plain file']);
    rmSync(join(copy, 'samples/7.pdf'));
    expect(verifyPack(folderFiles(copy)).problems).toEqual(['samples/7.pdf is missing']);
    const ran = () => execFileSync(process.execPath, [join(pack.folder, 'verify.mjs'), copy], { stdio: 'pipe' });
    expect(ran).toThrow(expect.objectContaining({ status: 1 }));
    rmSync(copy, { recursive: true });
  });
});

describe('a pack that was changed by who holds the signing key', () => {
  // Digests and signature fit: what is left is whether the parts fit each other.
  const cases: [string, RegExp, (parts: { files: Files; manifest: PackManifest }) => void][] = [
    [
      'a row dropped',
      /grants.csv has 1 rows, and not 2/,
      ({ files }) => edit(files, 'populations/grants.csv', dropLine(1)),
    ],
    [
      'a row dropped and the count with it',
      /counted 2 rows, and not 1/,
      ({ files, manifest }) => {
        edit(files, 'populations/grants.csv', dropLine(1));
        for (const one of manifest.populations) if (one.id === 'grants') one.rows = 1;
      },
    ],
    [
      'a row twice',
      /an id is missing or stands there twice/,
      ({ files }) => edit(files, 'populations/grants.csv', (text) => text.replace('grants-2', 'grants-1')),
    ],
    [
      'a change taken from the population',
      /not the one that its seed draws/,
      ({ manifest }) => {
        manifest.sample.drawn[0] = '8';
        manifest.sample.drawn[1] = '8';
      },
    ],
    [
      'a sheet that nobody drew',
      /not those of the sample/,
      ({ files }) => files.set('samples/99.json', Buffer.from('{}')),
    ],
    [
      'an exception made a pass',
      /differ/,
      ({ files }) => edit(files, 'attributes.csv', (text) => text.replace(',pass', ',exception')),
    ],
    [
      'the end of the log cut off',
      /was cut off/,
      ({ files, manifest }) => {
        edit(files, 'audit-log/entries.ndjson', (text) => `${text.split('\n').slice(0, -3).join('\n')}\n`);
        manifest.auditLog.entries -= 2;
      },
    ],
    [
      'all of the log cut off',
      /does not end where/,
      ({ files, manifest }) => {
        files.set('audit-log/entries.ndjson', Buffer.alloc(0));
        manifest.auditLog.entries = 0;
      },
    ],
    [
      'the begin of the log cut off',
      /does not follow the one before it/,
      ({ files, manifest }) => {
        edit(files, 'audit-log/entries.ndjson', dropLine(0, '\n'));
        manifest.auditLog.entries -= 1;
        manifest.auditLog.first += 1;
      },
    ],
    [
      'an entry taken out',
      /has entry 66 where 65 belongs/,
      ({ files }) => edit(files, 'audit-log/entries.ndjson', dropLine(3, '\n')),
    ],
    [
      'an entry changed',
      /entry 70 of the audit log was changed/,
      ({ files }) => edit(files, 'audit-log/entries.ndjson', (text) => text.replace('"a-70"', '"a-71"')),
    ],
    [
      'something slipped into an entry',
      /members that no hash covers/,
      ({ files }) => edit(files, 'audit-log/entries.ndjson', (text) => text.replace('{"seq":70', '{"by":"x","seq":70')),
    ],
    [
      'another checkpoint',
      /is not one that this key signed/,
      ({ files }) => edit(files, 'audit-log/checkpoint.json', (text) => text.replace('"size": 100', '"size": 101')),
    ],
  ];
  it.each(cases)('%s', async (_, says, change) => {
    const forged = { files: new Map(files), manifest: manifestOf(files) };
    change(forged);
    expect(verify(await sealAgain(forged)).problems.join('\n')).toMatch(says);
  });

  it('would verify if nothing had been changed', async () => {
    expect(verify(await sealAgain({ files: new Map(files), manifest: manifestOf(files) })).problems).toEqual([]);
  });

  it('does not fit a checkpoint that an auditor kept', () => {
    const kept = auditEntries(80).at(-1) as AuditEntry;
    expect(verify(files, { checkpoint: { size: 80, hash: kept.hash } }).ok).toBe(true);
    const before = auditEntries(61).at(-1) as AuditEntry;
    expect(verify(files, { checkpoint: { size: 61, hash: before.hash } }).ok).toBe(true);
    const other = verify(files, { checkpoint: { size: 80, hash: 'f'.repeat(64) } });
    expect(other.problems).toEqual([expect.stringContaining('it was rewritten')]);
    const earlier = verify(files, { checkpoint: { size: 10, hash: kept.hash } });
    expect(earlier.problems).toEqual([expect.stringContaining('not among those of this period')]);
  });
});

describe('what is exceptional', () => {
  it.each([
    ['before', 10],
    ['in', 80],
  ])('is on the first page where the log is broken %s the period, and the verifier refuses it', async (_, seq) => {
    const entries = auditEntries(100).map((entry) => (entry.seq === seq ? { ...entry, action: 'other' } : entry));
    const broken = await makePack(signer, madeUpSource({ entries }));
    const there = filesOf(broken.folder);
    expect(String(there.get('README.txt'))).toContain(`!! THE AUDIT LOG IS BROKEN (entry ${seq}: its content was`);
    expect(verify(there).problems[0]).toBe(
      `Remit found the audit log broken when it made this pack: entry ${seq}: its content was changed after it was written`,
    );
    broken.remove();
  });

  it('is on the first page too where entries were taken from the end of the period', async () => {
    const entries = auditEntries(450);
    const last = entries.filter(({ at }) => at < PLAN.period.to).at(-1)?.seq as number;
    for (const cut of [0, 2]) {
      const left = entries.filter(({ seq }) => seq <= last - cut || seq > last);
      const there = await makePack(signer, madeUpSource({ entries: left }));
      expect(verify(filesOf(there.folder)).problems).toEqual(
        cut === 0 ? [] : [expect.stringContaining(`entry ${last - 1}: the entries after the last of the period`)],
      );
      there.remove();
    }
  });

  it('is told, and is no reason to refuse, where an attribute is an exception or nothing happened', async () => {
    const found = await makePack(signer, madeUpSource({ result: 'exception' }));
    const there = filesOf(found.folder);
    expect(String(there.get('README.txt'))).toContain('!! 40 attributes of sampled changes are exceptions');
    expect(verify(there)).toMatchObject({
      ok: true,
      notes: ['the sample: 40 attributes of sampled changes are exceptions'],
    });
    found.remove();
    const period = { from: '2020-01-01T00:00:00.000Z', to: '2020-02-01T00:00:00.000Z' };
    const source = madeUpSource({ entries: [] });
    const empty = await makePack(
      signer,
      { ...source, async *rows() {}, completeness: none },
      { ...PLAN, period, typed: [] },
    );
    const nothing = filesOf(empty.folder);
    const readme = String(nothing.get('README.txt'));
    expect(readme).toMatch(/^EVIDENCE FOR SOC 2\n\nNothing was recorded in this period: every table is empty/);
    expect(readme).toContain('There is no entry in this period.');
    expect(verify(nothing).problems).toEqual([]);
    empty.remove();
  });
});

const none: ReturnType<typeof madeUpSource>['completeness'] = async (population) => ({
  population,
  rows: 0,
  checks: [],
});

/** As if Remit itself had made it so: every digest anew, and signed. */
async function sealAgain({ files, manifest }: { files: Files; manifest: PackManifest }): Promise<Files> {
  const listed = [...files].filter(([path]) => !['manifest.json', 'manifest.sig'].includes(path));
  const described = listed.map(([path, bytes]) => ({ path, bytes: bytes.length, sha256: sha256Hex(bytes) }));
  const text = JSON.stringify({ ...manifest, files: described });
  const [head, , signature] = (await signer.sign({ typ: 'remit-evidence+jws', payload: text })).split('.');
  return new Map([
    ...listed,
    ['manifest.json', Buffer.from(text)],
    ['manifest.sig', Buffer.from(`${head}..${lowHalf(signature as string)}`)],
  ]);
}
