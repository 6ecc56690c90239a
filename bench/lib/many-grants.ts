/**
 * A company of any size for the benches of publication, written with SQL: people and the approval policy come from
 * verbs, agents, tools and grants from `generate_series`, and gateways from verbs again, so that the first revision is
 * published as everybody's is.
 */
import type { PersonActor } from '@/lib/authz/actor';
import { prismaOf } from '@/lib/db/prisma';
import { createGateway } from '@/lib/gateways/create-gateway';
import { createPerson } from '@/lib/people/create-person';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { ctxFor, getRuntime } from '@/lib/runtime/runtime';
import type { Ctx } from '@/lib/verb/ctx';

export interface Size {
  agents: number;
  grantsEach: number;
  servers: number;
  toolsEach: number;
  gateways: number;
  /** One more gateway, in front of every server. */
  everything: boolean;
}

export interface Staff {
  engineer: Ctx;
  security: Ctx;
  admin: Ctx;
}

export const agentSlug = (i: number) => `agent-${String(i).padStart(6, '0')}`;
export const serverSlug = (i: number) => `server-${String(i).padStart(4, '0')}`;

/** The tools of an agent lie beside each other in the list of all, from a place that moves on from agent to agent. */
export function toolOf(agent: number, k: number, size: Size): string {
  const at = (agent * 7 + k) % (size.servers * size.toolsEach);
  return `${serverSlug(Math.floor(at / size.toolsEach))}/tool_${at % size.toolsEach}`;
}

const ONE_STAGE = { stages: [{ name: 'security', role: 'security', needed: 1 }], rules: [], productionReview: null };

export async function fillManyGrants(size: Size, say: (line: string) => void): Promise<Staff> {
  const staff = await people();
  await changeApprovalPolicy({ ctx: staff.admin, input: { policy: ONE_STAGE, note: 'One stage (bench)', basedOn: 1 } });
  await rows(size);
  say(`${size.agents} agents with ${size.grantsEach} grants each are in the database`);
  const share = Math.max(1, Math.floor(size.servers / size.gateways));
  for (let i = 0; i < size.gateways; i++) {
    const servers = Array.from({ length: share }, (_, k) => serverSlug((i * share + k) % size.servers));
    await gateway(staff, `gateway-${i}`, servers);
  }
  if (size.everything) {
    await gateway(
      staff,
      'everything',
      Array.from({ length: size.servers }, (_, i) => serverSlug(i)),
    );
  }
  say(`${size.gateways + Number(size.everything)} gateways are published to`);
  return staff;
}

async function gateway({ admin }: Staff, slug: string, servers: string[]): Promise<void> {
  await createGateway({ ctx: admin, input: { slug, name: `${slug} (bench)`, servers } });
}

async function people(): Promise<Staff> {
  const system = ctxFor({ kind: 'system', name: 'sample data' });
  const make = async (name: string, ...roles: PersonActor['roles']): Promise<Ctx> => {
    const email = `${name.toLowerCase()}@example.com`;
    const { id } = await createPerson({ ctx: system, input: { name, email, roles } });
    return ctxFor({ kind: 'person', id, name, email, roles, via: 'session', mayDecide: true });
  };
  await make('Lin', 'engineer');
  return {
    engineer: await make('Ada', 'engineer'),
    security: await make('Tove', 'security'),
    admin: await make('Root', 'admin'),
  };
}

async function rows({ agents, grantsEach, servers, toolsEach }: Size): Promise<void> {
  const sql = (text: string) => prismaOf(getRuntime().db.read).$executeRawUnsafe(text);
  const person = (name: string) => `(SELECT id FROM "Person" WHERE email = '${name}@example.com')`;
  const now = `timestamp '2026-11-28 09:00:00'`;
  await sql(`INSERT INTO "McpServer" (id, slug, name, url, "ownerId", environment, "createdAt", "updatedAt")
    SELECT 'ms_' || i, 'server-' || lpad(i::text, 4, '0'), 'Server ' || i, 'https://server-' || i || '.example.com/mcp',
      ${person('lin')}, 'production', ${now}, ${now} FROM generate_series(0, ${servers - 1}) i`);
  await sql(`INSERT INTO "Tool" (id, "serverId", name, "pinnedDigest", "currentDigest", "dataClass", categories, effect,
      untrusted, outward, "firstSeenAt")
    SELECT 'to_' || i, 'ms_' || i / ${toolsEach}, 'tool_' || i % ${toolsEach}, d, d, 'internal', '{}', 'read', false, false,
      ${now} FROM (SELECT i, encode(sha256(i::text::bytea), 'hex') d FROM generate_series(0, ${servers * toolsEach - 1}) i) t`);
  await sql(`INSERT INTO "Agent" (id, slug, name, purpose, "ownerId", "backupOwnerId", team, environment, exposure, autonomy,
      reach, "untrustedInput", "actionImpact", "requireUser", models, identities, "dataAccess", status, "riskScore",
      "riskLevel", "createdById", "createdAt", "updatedAt")
    SELECT 'ag_' || i, 'agent-' || lpad(i::text, 6, '0'), 'Agent ' || i, 'Sample', ${person('ada')}, ${person('lin')}, 'bench',
      'production', 'internal', 1, 1, 1, 1, false, '[]',
      jsonb_build_array(jsonb_build_object('iss', 'https://idp.example.com', 'sub', 'agent-' || i)), '[]', 'active', 1, 'low',
      ${person('ada')}, ${now}, ${now} FROM generate_series(0, ${agents - 1}) i`);
  await sql(`INSERT INTO "ChangeRequest" (id, title, justification, state, operations, digest, "requesterId",
      "approvalPolicyVersion", stages, "createdAt", "updatedAt", "clockFrom", "clockDigest", "askedAt")
    VALUES ('cr_bench', 'What was there before', 'Sample', 'approved', '[]', '', ${person('ada')}, 1, '[]', ${now}, ${now},
      ${now}, '', ${now})`);
  const tools = servers * toolsEach;
  await sql(`INSERT INTO "Grant" (id, "agentId", "toolId", "requestId", constraints, "createdAt")
    SELECT 'gr_' || lpad(a::text, 12, '0') || lpad(k::text, 12, '0'), 'ag_' || a, 'to_' || (a * 7 + k) % ${tools}, 'cr_bench',
      CASE WHEN k % 5 = 0 THEN '{"rateLimit":{"limit":60,"windowSeconds":60}}'::jsonb ELSE '{}'::jsonb END, ${now}
    FROM generate_series(0, ${agents - 1}) a, generate_series(0, ${grantsEach - 1}) k`);
  await sql('ANALYZE');
}
