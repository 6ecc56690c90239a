import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * What a server hands out, a session's id say, with a proof of whom it was handed out to. Nothing is kept: it holds
 * after a restart, and for as many sessions as there are.
 */
export interface BoundTokens {
  bind(value: string, holder: readonly string[]): string;
  /** The value again; null when it was not bound here, or for somebody else. */
  release(token: string, holder: readonly string[]): string | null;
}

export function createBoundTokens(key: Buffer): BoundTokens {
  const proof = (value: string, holder: readonly string[]) =>
    createHmac('sha256', key)
      .update(JSON.stringify([value, ...holder]))
      .digest('base64url');
  return {
    bind: (value, holder) => `${value}.${proof(value, holder)}`,
    release(token, holder) {
      const at = token.lastIndexOf('.');
      if (at < 0) return null;
      const value = token.slice(0, at);
      const [given, wanted] = [Buffer.from(token.slice(at + 1)), Buffer.from(proof(value, holder))];
      return given.length === wanted.length && timingSafeEqual(given, wanted) ? value : null;
    },
  };
}

/** The key, made at the first start; whoever replaces it ends every session. */
export function bindingKey(stateDir: string): Buffer {
  const file = join(stateDir, 'binding-key');
  mkdirSync(stateDir, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(file, randomBytes(32), { flag: 'wx', mode: 0o600 });
  } catch (error) {
    if ((error as { code?: string }).code !== 'EEXIST') throw error;
  }
  const key = readFileSync(file);
  if (key.length === 32) return key;
  // Half written by a start that was killed.
  const fresh = randomBytes(32);
  writeFileSync(file, fresh, { mode: 0o600 });
  return fresh;
}
