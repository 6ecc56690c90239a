import { authorize } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import type { Signer } from '@/lib/signing/load-signer';
import type { Ctx } from '@/lib/verb/ctx';
import type { GatewayKey, Keyset, SigningKeyDetail } from './model/dto';
import * as repository from './repository';

const SHOWN_EVENTS = 100;

/** What signs, what comes next, what signed before, and who still has what in force. */
export async function getKeyset({ ctx }: { ctx: Ctx }): Promise<Keyset> {
  authorize(ctx.actor, 'signing-key:read');
  const conn = ctx.db.read;
  const rows = await repository.listKeys(conn);
  const events = await repository.listEvents(conn, SHOWN_EVENTS);
  const { keyring } = ctx.signer;
  return {
    keys: rows.map((row) => toDetail(row, ctx.signer)),
    gateways: await readGatewayKeys(conn),
    events: events.map(({ id, at, ...event }) => ({ ...event, id: String(id), at: at.toISOString() })),
    atHand: neverUsed(ctx.signer, rows),
    generates: keyring.generates,
  };
}

/** Also for verbs, inside their transaction. */
export async function readGatewayKeys(conn: Conn): Promise<GatewayKey[]> {
  const rows = await repository.listHeld(conn);
  return rows.map(({ slug, name, kind, activated, serial, kid, head }) => ({
    slug,
    name,
    kind: kind as GatewayKey['kind'],
    serial,
    kid: kid ?? (head && kidOf(head)),
    by: serial === null ? null : activated === null ? 'served' : 'receipt',
  }));
}

/** Public signing keys that are not retired, as a JWK Set (RFC 7517) lists them. For anyone. */
export async function readPublicKeys(conn: Conn): Promise<Record<string, unknown>[]> {
  const rows = await repository.listKeys(conn);
  return rows.filter(({ state }) => state !== 'retired').map((row) => row.publicJwk as Record<string, unknown>);
}

/** Every key that ever was: what was signed long ago is verified too. */
export async function readEveryPublicKey(conn: Conn): Promise<Record<string, unknown>[]> {
  return (await repository.listKeys(conn)).map((row) => row.publicJwk as Record<string, unknown>);
}

/** Keys that could come next: held here, and not in the history. */
export function neverUsed({ keyring }: Signer, rows: readonly { kid: string }[]): string[] {
  const used = new Set(rows.map(({ kid }) => kid));
  return keyring
    .list()
    .map(({ kid }) => kid)
    .filter((kid) => !used.has(kid));
}

export function toDetail({ publicJwk: _, ...row }: repository.KeyRow, { keyring }: Signer): SigningKeyDetail {
  return {
    kid: row.kid,
    state: row.state,
    held: keyring.get(row.kid) !== undefined,
    createdAt: row.createdAt.toISOString(),
    overlapHours: row.overlapHours,
    automatic: row.automatic,
    notBefore: row.notBefore?.toISOString() ?? null,
    activatedAt: row.activatedAt?.toISOString() ?? null,
    previousAt: row.previousAt?.toISOString() ?? null,
    retireAfter: row.retireAfter?.toISOString() ?? null,
    retiredAt: row.retiredAt?.toISOString() ?? null,
  };
}

/** From the protected header, of policies that were published before the key was kept beside them. */
function kidOf(jws: string): string | null {
  const { kid } = JSON.parse(Buffer.from(jws.split('.', 1)[0] as string, 'base64url').toString('utf8'));
  return typeof kid === 'string' ? kid : null;
}
