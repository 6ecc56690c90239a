import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { RemitError } from '@/lib/kernel/errors';
import type { Signer } from './load-signer';

const LABEL = 'remit sealed values';
const VERSION = 'v1.';
const IV_BYTES = 12;
const TAG_BYTES = 16;

/**
 * Text that only holders of the signing key can read again (AES-256-GCM under a key derived from it), for secrets that
 * Remit has to use and so cannot keep as a hash. `context` says whose it is: moved to another row it does not open.
 */
export function seal(signer: Signer, context: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', signer.deriveSecret(LABEL), iv);
  cipher.setAAD(Buffer.from(context));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return VERSION + Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString('base64url');
}

/**
 * Opens what any key that is held here sealed, so also what was sealed before a rotation.
 * Throws `unavailable` where it was sealed under another key or context, or is damaged.
 */
export function unseal(signer: Signer, context: string, sealed: string): string {
  if (sealed.startsWith(VERSION)) {
    const bytes = Buffer.from(sealed.slice(VERSION.length), 'base64url');
    for (const secret of signer.deriveSecrets(LABEL)) {
      const text = open(secret, context, bytes);
      if (text !== null) return text;
    }
  }
  throw new RemitError('unavailable', 'This was sealed with another signing key, and cannot be read any more.');
}

function open(secret: Buffer, context: string, bytes: Buffer): string | null {
  try {
    const decipher = createDecipheriv('aes-256-gcm', secret, bytes.subarray(0, IV_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.from(context));
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    return Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8');
  } catch {
    return null;
  }
}
