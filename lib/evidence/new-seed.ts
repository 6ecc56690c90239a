import { randomBytes } from 'node:crypto';

/** A seed that nobody chose, for whoever gives none. */
export function newSeed(): string {
  return randomBytes(8).toString('hex');
}
