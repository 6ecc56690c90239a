import type { Actor } from '@/lib/authz/actor';
import type { Role } from '@/lib/authz/roles';
import { sha256Hex } from '@/lib/kernel/digest';
import { RemitError } from '@/lib/kernel/errors';
import { findToken, markTokenUsed } from '@/lib/people/repository';
import { getRuntime } from '@/lib/runtime/runtime';
import { currentActor } from './session';

const USED_EVERY_MS = 60_000;

/** Who sends a request: by personal token when there is an Authorization header, else by session cookie. */
export async function authenticateRequest(request: Request): Promise<{ actor: Actor; byCookie: boolean }> {
  const header = request.headers.get('authorization');
  if (header === null) return { actor: await currentActor(), byCookie: true };
  const token = /^Bearer +(rmt_[A-Za-z0-9_-]{20,100}) *$/i.exec(header)?.[1];
  const actor = token === undefined ? null : await actorOfToken(token);
  if (!actor) throw new RemitError('not_signed_in', 'This token is not valid. It may have ended or been revoked.');
  return { actor, byCookie: false };
}

/** The person that a personal token stands for, or null for a token that is unknown, over, revoked or of somebody disabled. */
async function actorOfToken(token: string): Promise<Actor | null> {
  const { db, clock } = getRuntime();
  const now = clock();
  const row = await findToken(db.read, sha256Hex(token), now);
  if (!row) return null;
  if (!row.lastUsedAt || now.getTime() - row.lastUsedAt.getTime() > USED_EVERY_MS)
    await markTokenUsed(db.read, row.id, now);
  const { person } = row;
  return {
    kind: 'person',
    id: person.id,
    name: person.name,
    email: person.email,
    roles: person.roles as Role[],
    via: 'token',
    mayDecide: row.mayDecide,
  };
}
