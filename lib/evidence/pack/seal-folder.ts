import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CHECKPOINT_TYP } from '@/lib/audit/read-checkpoint';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { PublicKey } from '@/lib/signing/keyring';
import { FRAMEWORKS } from '../model/frameworks';
import type { PackFile, PackManifest } from '../model/manifest';
import { assessmentResults } from './oscal';
import { writePackFile } from './pack-folder';
import type { PackPlan } from './plan';
import type { PackFacts } from './read-into-folder';
import { countResults, readmeText } from './readme';
import { sheetJson, sheetPdf } from './sample-sheet';

const SIGNATURE_TYP = 'remit-evidence+jws';
// Looked for at run time: a bundler would give the place of the build.
const VERIFIER = join(process.cwd(), 'lib/evidence/pack/verifier/verify.mjs');

/** How a pack is signed. The same content has to get the same signature: see `lib/evidence/packs/sign-once.ts`. */
export interface PackSigner {
  publicJwk: PublicKey;
  /** Compact JWS. */
  sign(input: { typ: string; payload: string }): Promise<string>;
}

interface Sealing {
  folder: string;
  plan: PackPlan;
  facts: PackFacts;
  signer: PackSigner;
  /** Called when a step begins. */
  onStep?: (words: string) => void;
  signal?: AbortSignal;
}

/** Writes what follows from what was read: sheets, OSCAL, the first page, and the manifest with its signature. */
export async function sealFolder({ folder, plan, facts, signer, onStep, signal }: Sealing): Promise<PackManifest> {
  const files: PackFile[] = [...facts.files];
  const keep = async (path: string, content: string | Uint8Array) => {
    files.push(await writePackFile(folder, path, [content]));
  };
  for (const change of facts.changes) {
    signal?.throwIfAborted();
    onStep?.(`Writing the sheet of change ${change.id}`);
    await keep(`samples/${change.id}.json`, sheetJson(change, plan));
    await keep(`samples/${change.id}.pdf`, await sheetPdf(change, plan));
  }
  onStep?.('Signing');
  const { size, hash } = facts.auditLog;
  const checkpoint = { origin: plan.origin, size, hash, at: plan.period.to };
  const signed = await signer.sign({ typ: CHECKPOINT_TYP, payload: JSON.stringify(checkpoint) });
  await keep('audit-log/checkpoint.json', `${JSON.stringify({ ...checkpoint, signed }, null, 2)}\n`);
  await keep('oscal/assessment-results.json', `${JSON.stringify(assessmentResults(plan, facts), null, 2)}\n`);
  await keep('README.txt', readmeText(plan, facts, signer.publicJwk.kid));
  await keep('jwks.json', `${canonicalJson({ keys: [signer.publicJwk] })}\n`);
  await keep('verify.mjs', await readFile(VERIFIER));
  const manifest = manifestOf(plan, facts, signer.publicJwk.kid, files);
  const text = `${JSON.stringify(manifest, null, 2)}\n`;
  const [head, , signature] = (await signer.sign({ typ: SIGNATURE_TYP, payload: text })).split('.');
  await writePackFile(folder, 'manifest.json', [text]);
  await writePackFile(folder, 'manifest.sig', [`${head}..${lowHalf(signature as string)}`]);
  return manifest;
}

const ORDER = 0xffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551n;

/** The one of the two signatures (r, s) and (r, n - s) of ES256 that the verifier takes: otherwise anybody could change it. */
export function lowHalf(signature: string): string {
  const bytes = Buffer.from(signature, 'base64url');
  const s = BigInt(`0x${bytes.toString('hex', 32)}`);
  if (s <= ORDER >> 1n) return signature;
  return Buffer.concat([
    bytes.subarray(0, 32),
    Buffer.from((ORDER - s).toString(16).padStart(64, '0'), 'hex'),
  ]).toString('base64url');
}

function manifestOf(plan: PackPlan, facts: PackFacts, kid: string, files: PackFile[]): PackManifest {
  const { framework, period, principal, origin, version } = plan;
  const { title, checked } = FRAMEWORKS[framework];
  return {
    format: 'remit-evidence-pack/1',
    generator: { name: 'Remit', version, origin },
    framework: { id: framework, title, checked },
    period: { ...period, timeZone: 'UTC' },
    principal,
    signingKey: kid,
    auditLog: facts.auditLog,
    populations: facts.populations,
    completeness: facts.completeness,
    sample: facts.sample,
    attributes: { counts: countResults(facts) },
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
  };
}
