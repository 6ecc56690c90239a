import { type Algorithm, hash, verify } from '@node-rs/argon2';
import { Semaphore } from 'async-mutex';

/** Argon2id as OWASP's password storage sheet has it: 19 MiB, two passes. */
const PARAMETERS = { algorithm: 2 as Algorithm.Argon2id, memoryCost: 19_456, timeCost: 2, parallelism: 1 };

// Each hash takes 19 MiB and a core for a while: a flood of sign-ins waits in line instead of taking the machine.
const atOnce = new Semaphore(2);

/** Of a password that nobody has, so that an unknown person costs as much time as a known one. */
let decoy: Promise<string> | undefined;

export function hashPassword(password: string): Promise<string> {
  return atOnce.runExclusive(() => hash(password.normalize('NFKC'), PARAMETERS));
}

/** False also for an unknown person and for one without a password, after the same work. */
export async function verifyPassword(passwordHash: string | null | undefined, password: string): Promise<boolean> {
  decoy ??= hashPassword('nobody has this password');
  const against = passwordHash ?? (await decoy);
  const matches = await atOnce.runExclusive(() => verify(against, password.normalize('NFKC')));
  return matches && Boolean(passwordHash);
}
