import { hash } from 'node:crypto';
import { canonicalJson } from './canonical-json';

/** SHA-256, lower-case hex. Strings are hashed as UTF-8. Server only. */
export function sha256Hex(data: string | Uint8Array): string {
  return hash('sha256', data, 'hex');
}

/** SHA-256 (hex) over the RFC 8785 form. Throws TypeError where there is none. */
export function digestOf(value: unknown): string {
  return sha256Hex(canonicalJson(value));
}
