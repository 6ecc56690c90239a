import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Actor, PersonActor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import type { Database } from '@/lib/db/database';
import { createPerson } from '@/lib/people/create-person';
import { loadSigner } from '@/lib/signing/load-signer';
import { registerSigningKey } from '@/lib/signing-keys/register-signing-key';
import type { Ctx } from '@/lib/verb/ctx';
import { openTestDatabase } from './test-database';

export interface TestWorld {
  db: Database;
  /** Time stands still until it is moved. */
  clock: { now: Date; advance(ms: number): void };
  ctx(actor: Actor): Ctx;
  /** A person with these roles; the same name gives the same person. */
  person(name: string, ...roles: Role[]): Promise<PersonActor>;
  system: Ctx;
  close(): Promise<void>;
}

/** Remit without its server: a database, a key, a clock and people, for tests of verbs. */
export async function openTestWorld(): Promise<TestWorld> {
  const db = await openTestDatabase();
  const dataDir = mkdtempSync(join(tmpdir(), 'remit-world-'));
  const signer = await loadSigner({ dataDir });
  const clock = {
    now: new Date('2026-11-23T09:00:00.000Z'),
    advance(ms: number) {
      clock.now = new Date(clock.now.getTime() + ms);
    },
  };
  const people = new Map<string, PersonActor>();
  const ctx = (actor: Actor): Ctx => ({
    actor,
    db,
    signer,
    clock: () => clock.now,
    baseUrl: 'https://remit.example.com',
    allowLoopback: true,
  });
  const system = ctx({ kind: 'system', name: 'test' });
  await registerSigningKey({ ctx: system, input: {} });
  return {
    db,
    clock,
    ctx,
    system,
    async person(name, ...roles) {
      const known = people.get(name);
      if (known) return known;
      const email = `${name.toLowerCase()}@example.com`;
      const { id } = await createPerson({ ctx: system, input: { name, email, roles } });
      const actor: PersonActor = { kind: 'person', id, name, email, roles, via: 'session', mayDecide: true };
      people.set(name, actor);
      return actor;
    },
    async close() {
      await db.close();
      rmSync(dataDir, { recursive: true, force: true });
    },
  };
}
