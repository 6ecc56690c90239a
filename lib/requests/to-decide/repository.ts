import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { visible } from '../repository';

/** Somebody whose stages count: the person who looks, or one who let them decide. */
export interface Decider {
  id: string;
  email: string;
  roles: readonly string[];
}

/**
 * Pending requests with a stage for this person, or for somebody whom they decide for; neither made them nor owns an
 * agent of theirs. Of a stage that escalated, its fallback counts too.
 */
function whereToDecide(scope: Scope, me: Decider, delegators: readonly Decider[]) {
  return {
    AND: [
      visible(scope),
      { state: 'pending', ...apart([me.id]) },
      { OR: [me, ...delegators].map((one) => ({ AND: [apart([one.id]), stagesFor(one)] })) },
    ],
  };
}

function apart(ids: string[]) {
  const mine = { OR: [{ ownerId: { in: ids } }, { backupOwnerId: { in: ids } }] };
  return { requesterId: { notIn: ids }, agents: { none: { agent: mine } } };
}

function stagesFor({ email, roles }: Decider) {
  const whom = [...roles.map((role) => ({ role })), { people: [email] }];
  const fallbacks = whom.map((one) => ({ stages: { array_contains: [{ time: { escalateTo: one } }] } }));
  return {
    OR: [
      ...whom.map((one) => ({ stages: { array_contains: [one] } })),
      { AND: [{ steps: { some: { kind: 'escalate' } } }, { OR: fallbacks }] },
    ],
  };
}

export async function countToDecide(
  conn: Conn,
  scope: Scope,
  me: Decider,
  delegators: readonly Decider[],
  except: readonly string[],
): Promise<number> {
  const spent = [...(await readApproved(conn, me)), ...(await readIsolated(conn, me)), ...except];
  return prismaOf(conn).changeRequest.count({
    where: { ...whereToDecide(scope, me, delegators), id: { notIn: spent } },
  });
}

/** Ids, newest first. */
export async function listToDecide(
  conn: Conn,
  scope: Scope,
  { me, delegators, except }: { me: Decider; delegators: readonly Decider[]; except: readonly string[] },
  limit: number,
): Promise<string[]> {
  const spent = [...(await readApproved(conn, me)), ...(await readIsolated(conn, me)), ...except];
  const rows = await prismaOf(conn).changeRequest.findMany({
    where: { ...whereToDecide(scope, me, delegators), id: { notIn: spent } },
    orderBy: { number: 'desc' },
    take: limit,
    select: { id: true },
  });
  return rows.map(({ id }) => id);
}

/** Those that wait for others: this person approved them, for what they were when Remit last looked. */
async function readApproved(conn: Conn, me: Decider): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ requestId: string }[]>`
    SELECT d."requestId" FROM "Decision" d JOIN "ChangeRequest" r ON r."id" = d."requestId"
    WHERE r."state" = 'pending' AND d."personId" = ${me.id} AND d."decision" = 'approve'
      AND d."digest" = r."clockDigest"`;
  return rows.map(({ requestId }) => requestId);
}

/** Those that would bring back an agent which this person isolated last. */
async function readIsolated(conn: Conn, me: Decider): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string }[]>`
    SELECT DISTINCT r."id" FROM "ChangeRequest" r, jsonb_array_elements(r."operations") o
    CROSS JOIN LATERAL (SELECT c."personId" FROM "Containment" c WHERE c."agents" @> ARRAY[o->>'agent']
      ORDER BY c."number" DESC LIMIT 1) last
    WHERE r."state" = 'pending' AND o->>'op' = 'restore' AND last."personId" = ${me.id}`;
  return rows.map(({ id }) => id);
}

/** Those that would bring back an agent whose suspension by a request this person approved, or somebody for them. */
export async function listApprovedSuspensions(conn: Conn, me: { id: string }): Promise<string[]> {
  const rows = await prismaOf(conn).$queryRaw<{ id: string }[]>`
    SELECT DISTINCT r."id" FROM "ChangeRequest" r, jsonb_array_elements(r."operations") o
    CROSS JOIN LATERAL (SELECT CASE WHEN c."of" = 'request' THEN substring(c."target" from 4)::int END AS "request"
      FROM "Containment" c WHERE c."agents" @> ARRAY[o->>'agent'] ORDER BY c."number" DESC LIMIT 1) last
    JOIN "ChangeRequest" s ON s."number" = last."request"
    JOIN "Decision" d ON d."requestId" = s."id" AND d."digest" = s."digest" AND d."decision" = 'approve'
    WHERE r."state" = 'pending' AND o->>'op' = 'restore' AND ${me.id} IN (d."personId", d."onBehalfOfId")`;
  return rows.map(({ id }) => id);
}
