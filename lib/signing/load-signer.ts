import { hkdfSync, sign as signWith } from 'node:crypto';
import { promisify } from 'node:util';
import { RemitError } from '@/lib/kernel/errors';
import { type HeldKey, type Keyring, openKeyring, type PublicKey } from './keyring';

const signBytes = promisify(signWith);

export interface Signer {
  /** RFC 7638 thumbprint of the key that signs. */
  readonly kid: string;
  /** Its public half, for the JWK Set. */
  readonly publicJwk: PublicKey;
  /** A compact JWS (ES256) over exactly these bytes. Throws `unavailable` where this process does not hold the key. */
  sign(input: { typ: string; payload: string | Uint8Array }): Promise<string>;
  /** 32 bytes that only holders of the private key can make (HKDF-SHA256, RFC 5869); the same for every process. */
  deriveSecret(label: string): Buffer;
  /** The same by each key that is held, the one that signs first: for what was made before a rotation. */
  deriveSecrets(label: string): Buffer[];
  /** As `deriveSecrets`, without the keys that are withdrawn: for what somebody who stole one must not make. */
  trustedSecrets(label: string): Buffer[];
  /** The same keys, of which this one signs. */
  at(kid: string): Signer;
  /** From now on this one signs, and those are withdrawn, here and in whatever shares this object. */
  use(kid: string, withdrawn: readonly string[]): void;
  readonly keyring: Keyring;
}

/**
 * The keys that policies are signed with: given as PEM, or generated and kept in the data folder, mode 0600. Until it
 * is told which one signs, it is the first. Throws `invalid_input` that names REMIT_SIGNING_KEY or the file, never
 * what is in it.
 */
export async function loadSigner(from: { dataDir: string; signingKey?: string | undefined }): Promise<Signer> {
  const keyring = await openKeyring(from);
  const [first] = keyring.list() as [HeldKey];
  return signerOf(keyring, first.kid);
}

function signerOf(keyring: Keyring, initial: string): Signer {
  let active = initial;
  let gone: ReadonlySet<string> = new Set();
  function key(): HeldKey {
    const found = keyring.get(active);
    if (!found) throw notHeld(active);
    return found;
  }
  function ordered(): HeldKey[] {
    const own = keyring.get(active);
    const others = keyring.list().filter(({ kid }) => kid !== active);
    return own ? [own, ...others] : others;
  }
  return {
    keyring,
    get kid() {
      return active;
    },
    get publicJwk() {
      return key().publicJwk;
    },
    async sign({ typ, payload }) {
      const { kid, privateKey } = key();
      // What jose does, at the speed that a policy of a hundred megabytes wants.
      const head = Buffer.from(JSON.stringify({ alg: 'ES256', kid, typ })).toString('base64url');
      const input = `${head}.${Buffer.from(payload as string).toString('base64url')}`;
      const signature = await signBytes('sha256', Buffer.from(input, 'latin1'), {
        key: privateKey,
        dsaEncoding: 'ieee-p1363',
      });
      return `${input}.${signature.toString('base64url')}`;
    },
    deriveSecret: (label) => derive(key(), label),
    deriveSecrets: (label) => ordered().map((one) => derive(one, label)),
    trustedSecrets: (label) =>
      ordered()
        .filter(({ kid }) => !gone.has(kid))
        .map((one) => derive(one, label)),
    at: (kid) => signerOf(keyring, kid),
    use(kid, withdrawn) {
      active = kid;
      gone = new Set(withdrawn);
    },
  };
}

function derive({ privateKey }: HeldKey, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', privateKey.export({ format: 'der', type: 'pkcs8' }), 'remit', label, 32));
}

/** What a process says that lacks the private half of a key that it needs. */
export function notHeld(kid: string): RemitError {
  return new RemitError(
    'unavailable',
    `This process does not hold the signing key ${kid}. Give it that key in REMIT_SIGNING_KEY, or the data folder that holds it.`,
  );
}
