import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  linkSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { calculateJwkThumbprint, exportPKCS8, generateKeyPair, type JWK } from 'jose';
import { RemitError } from '@/lib/kernel/errors';
import type { SealingKey } from '@/lib/policy-engine/types';

/** The public half of a key, for the JWK Set. `kid` is its RFC 7638 thumbprint. */
export type PublicKey = JWK & { kid: string; alg: 'ES256'; use: 'sig' };

/** A key whose private half this process holds, in memory. */
export interface HeldKey {
  kid: string;
  publicJwk: PublicKey;
  privateKey: KeyObject;
}

/** Every key that this process holds. Which of them signs is said by the database. */
export interface Keyring {
  /** False where REMIT_SIGNING_KEY gives the keys: then none is made here, because other processes would not have it. */
  readonly generates: boolean;
  get(kid: string): HeldKey | undefined;
  /** Those of REMIT_SIGNING_KEY in their order, then those of the data folder, newest first. */
  list(): HeldKey[];
  /** Makes a key and keeps it in the data folder, mode 0600, before it is given. */
  generate(): Promise<HeldKey>;
  /** Deletes a key that `generate` made and that nobody uses. */
  discard(kid: string): void;
  /**
   * The key that gateways seal answers to; its private half is in the data folder, made there once, and stays whatever
   * becomes of the keys that sign. Null where REMIT_SIGNING_KEY gives the keys and the folder holds none: processes that
   * share no folder would each have another one.
   */
  readonly sealing: { publicJwk: SealingKey; privateKey: KeyObject } | null;
  /** Looks into the data folder again: a process that shares it may have made a key. */
  reload(): Promise<void>;
}

const FOLDER = 'signing-keys';
const FIRST_KEY = 'signing-key.pem';
const SEALING_KEY = 'sealing-key.pem';
const PRIVATE_KEY = /-----BEGIN ([A-Z ]*PRIVATE KEY)-----[\s\S]*?-----END \1-----/g;

/** Opens the keys of REMIT_SIGNING_KEY and of the data folder, and makes the first one where there is none at all. */
export async function openKeyring({
  dataDir,
  signingKey,
}: {
  dataDir: string;
  signingKey?: string | undefined;
}): Promise<Keyring> {
  const given = signingKey ? await readGiven(signingKey) : [];
  if (!signingKey && keyFiles(dataDir).length === 0) await keep(join(dataDir, FIRST_KEY));
  const sealingFile = join(dataDir, SEALING_KEY);
  if (!signingKey && !existsSync(sealingFile)) await keep(sealingFile);
  const sealing = existsSync(sealingFile) ? await readSealing(sealingFile) : null;
  let kept = await readKept(dataDir);
  const list = () => [...new Map([...given, ...kept].map((key) => [key.kid, key])).values()];
  return {
    generates: !signingKey,
    sealing,
    list,
    get: (kid) => list().find((key) => key.kid === kid),
    async generate() {
      if (signingKey) throw new Error('Keys are given by REMIT_SIGNING_KEY, so none is made.');
      const { privateKey } = await generateKeyPair('ES256', { extractable: true });
      const key = await held(createPrivateKey(await exportPKCS8(privateKey)));
      write(join(dataDir, FOLDER, `${key.kid}.pem`), key.privateKey);
      kept = [key, ...kept];
      return key;
    },
    discard(kid) {
      rmSync(join(dataDir, FOLDER, `${kid}.pem`), { force: true });
      kept = kept.filter((key) => key.kid !== kid);
    },
    async reload() {
      kept = await readKept(dataDir);
    },
  };
}

async function readGiven(text: string): Promise<HeldKey[]> {
  const blocks = [...text.matchAll(PRIVATE_KEY)].map(([block]) => block);
  if (blocks.length <= 1) return [await held(parseKey(text, 'REMIT_SIGNING_KEY'))];
  return Promise.all(blocks.map((block, index) => held(parseKey(block, `Key ${index + 1} of REMIT_SIGNING_KEY`))));
}

async function readKept(dataDir: string): Promise<HeldKey[]> {
  const files = keyFiles(dataDir).sort((a, b) => b.mtime - a.mtime || a.file.localeCompare(b.file));
  return Promise.all(files.map(({ file }) => held(readKey(file))));
}

async function readSealing(file: string): Promise<NonNullable<Keyring['sealing']>> {
  const { publicJwk, privateKey } = await held(readKey(file));
  const { x, y, kid } = publicJwk;
  return { publicJwk: { kty: 'EC', crv: 'P-256', x: x as string, y: y as string, kid, use: 'enc' }, privateKey };
}

function readKey(file: string): KeyObject {
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new RemitError('invalid_input', `${file} can be read by others. Run: chmod 600 ${file}`);
  }
  return parseKey(readFileSync(file, 'utf8'), file);
}

function keyFiles(dataDir: string): { file: string; mtime: number }[] {
  const folder = join(dataDir, FOLDER);
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.pem')) : [];
  const files = [join(dataDir, FIRST_KEY), ...names.map((name) => join(folder, name))].filter((file) =>
    existsSync(file),
  );
  return files.map((file) => ({ file, mtime: statSync(file).mtimeMs }));
}

function parseKey(pem: string, where: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw new RemitError(
      'invalid_input',
      `${where} is not a private key. Give an unencrypted EC P-256 key as PEM (PKCS #8), or a file that holds one.`,
    );
  }
  if (key.asymmetricKeyType !== 'ec' || key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') {
    throw new RemitError('invalid_input', `${where} is not an EC P-256 key, which ES256 needs.`);
  }
  return key;
}

async function held(privateKey: KeyObject): Promise<HeldKey> {
  const { x, y } = createPublicKey(privateKey).export({ format: 'jwk' });
  const publicPart: JWK = { kty: 'EC', crv: 'P-256', x: x as string, y: y as string };
  const kid = await calculateJwkThumbprint(publicPart);
  return { kid, publicJwk: { ...publicPart, kid, alg: 'ES256', use: 'sig' }, privateKey };
}

async function keep(file: string): Promise<void> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  write(file, createPrivateKey(await exportPKCS8(privateKey)));
}

/** Written whole under another name, then linked: of two processes at once, both end with the first one's key. */
function write(file: string, key: KeyObject): void {
  mkdirSync(join(file, '..'), { recursive: true, mode: 0o700 });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, key.export({ format: 'pem', type: 'pkcs8' }), { mode: 0o600, flag: 'wx', flush: true });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
