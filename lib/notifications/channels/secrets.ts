import { randomBytes } from 'node:crypto';
import type { Signer } from '@/lib/signing/load-signer';
import { seal, unseal } from '@/lib/signing/seal';

/** As Standard Webhooks has them: `whsec_` and 24 to 64 bytes in base64. */
export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

const urlOf = (id: string) => `notification channel ${id} url`;
const secretOf = (id: string) => `notification channel ${id} secret`;

export const sealUrl = (signer: Signer, id: string, url: string): string => seal(signer, urlOf(id), url);
export const unsealUrl = (signer: Signer, id: string, sealed: string): string => unseal(signer, urlOf(id), sealed);
export const sealSecret = (signer: Signer, id: string, secret: string): string => seal(signer, secretOf(id), secret);
export const unsealSecret = (signer: Signer, id: string, sealed: string): string =>
  unseal(signer, secretOf(id), sealed);
