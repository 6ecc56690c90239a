import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject, sign as signWith } from 'node:crypto';
import { chmodSync, existsSync, linkSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { calculateJwkThumbprint, exportPKCS8, generateKeyPair, type JWK } from 'jose';
import { RemitError } from '@/lib/kernel/errors';

const signBytes = promisify(signWith);

export interface Signer {
  /** RFC 7638 thumbprint of the public key. */
  kid: string;
  /** For the JWK Set. */
  publicJwk: JWK & { kid: string; alg: 'ES256'; use: 'sig' };
  /** A compact JWS (ES256) over exactly these bytes. */
  sign(input: { typ: string; payload: string | Uint8Array }): Promise<string>;
  /** 32 bytes that only holders of the private key can make (HKDF-SHA256, RFC 5869); the same for every process. */
  deriveSecret(label: string): Buffer;
}

/**
 * The key that policies are signed with: given as PEM, or generated once and kept in the data folder, mode 0600.
 * Throws `invalid_input` that names REMIT_SIGNING_KEY or the file, never what is in it.
 */
export async function loadSigner({
  dataDir,
  signingKey,
}: {
  dataDir: string;
  signingKey?: string | undefined;
}): Promise<Signer> {
  const key = signingKey ? parseKey(signingKey, 'REMIT_SIGNING_KEY') : await keptKey(dataDir);
  const { x, y } = createPublicKey(key).export({ format: 'jwk' });
  const publicPart: JWK = { kty: 'EC', crv: 'P-256', x: x as string, y: y as string };
  const kid = await calculateJwkThumbprint(publicPart);
  const secret = key.export({ format: 'der', type: 'pkcs8' });
  return {
    kid,
    publicJwk: { ...publicPart, kid, alg: 'ES256', use: 'sig' },
    async sign({ typ, payload }) {
      // What jose does, at the speed that a policy of a hundred megabytes wants.
      const head = Buffer.from(JSON.stringify({ alg: 'ES256', kid, typ })).toString('base64url');
      const input = `${head}.${Buffer.from(payload as string).toString('base64url')}`;
      const signature = await signBytes('sha256', Buffer.from(input, 'latin1'), { key, dsaEncoding: 'ieee-p1363' });
      return `${input}.${signature.toString('base64url')}`;
    },
    deriveSecret: (label) => Buffer.from(hkdfSync('sha256', secret, 'remit', label, 32)),
  };
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

async function keptKey(dataDir: string): Promise<KeyObject> {
  const file = join(dataDir, 'signing-key.pem');
  if (!existsSync(file)) await makeKey(dataDir, file);
  if (process.platform !== 'win32' && (statSync(file).mode & 0o077) !== 0) {
    throw new RemitError('invalid_input', `${file} can be read by others. Run: chmod 600 ${file}`);
  }
  return parseKey(readFileSync(file, 'utf8'), file);
}

/** Written whole under another name, then linked: of two processes at once, both end with the first one's key. */
async function makeKey(dataDir: string, file: string): Promise<void> {
  mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const draft = `${file}.${process.pid}`;
  writeFileSync(draft, await exportPKCS8(privateKey), { mode: 0o600, flag: 'wx', flush: true });
  chmodSync(draft, 0o600);
  try {
    linkSync(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}
