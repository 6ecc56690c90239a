import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { Constraints } from '@/lib/kernel/constraints';
import type { CompileInput } from '@/lib/policy-engine/types';

const AGENT = {
  ...{ id: true, slug: true, status: true, requireUser: true, mode: true },
  ...{ identities: true, tokensNotBefore: true },
} as const;
const GATEWAY = { slug: true, servers: true, mode: true, kind: true, onStale: true, unheld: true } as const;
const IN_FORCE = { status: { in: ['active', 'suspended'] } };

/** Everything that decides who may call what, in the shape the compiler takes. */
export async function readCompileInput(conn: Conn): Promise<CompileInput> {
  const db = prismaOf(conn);
  const agents = await db.agent.findMany({ where: IN_FORCE, select: AGENT });
  const tools = await db.tool.findMany({
    where: { pinnedDigest: { not: null } },
    include: { server: { select: { slug: true } } },
  });
  // Without joins: the names are here already, and ten thousand agents have tens of thousands of grants.
  const grants = await db.grant.findMany({
    where: { revokedAt: null },
    select: { id: true, requestId: true, constraints: true, agentId: true, toolId: true },
  });
  const agentSlugs = new Map(agents.map(({ id, slug }) => [id, slug]));
  const toolKeys = new Map(tools.map(({ id, name, server }) => [id, `${server.slug}/${name}`]));
  return {
    ...(await readSurroundings(conn)),
    agents: agents.map(toAgent),
    tools: tools.map(toTool),
    grants: grants.map((grant) => ({
      id: grant.id,
      request: grant.requestId,
      // An id that has no name here names what may hold no grant; the compiler refuses it.
      agent: agentSlugs.get(grant.agentId) ?? grant.agentId,
      tool: toolKeys.get(grant.toolId) ?? grant.toolId,
      constraints: grant.constraints as Constraints,
    })),
  };
}

/** What the triggers noted since the last publication. */
export interface Touched {
  agents: string[];
  tools: string[];
  /** More than names can say. */
  all: boolean;
}

type Note = { kind: string; key: string };

/** Takes the notes away: the publication in this transaction covers them. First of all, so that it reads what they say. */
export async function takeTouched(tx: Conn): Promise<Touched> {
  return toTouched(await prismaOf(tx).$queryRaw<Note[]>`DELETE FROM "PolicyTouch" RETURNING "kind", "key"`);
}

/** The same, left where they are. */
export async function listTouched(conn: Conn): Promise<Touched> {
  return toTouched(await prismaOf(conn).policyTouch.findMany());
}

function toTouched(notes: Note[]): Touched {
  const keys = (kind: string) => notes.filter((note) => note.kind === kind).map(({ key }) => key);
  return { agents: keys('agent'), tools: keys('tool'), all: notes.some(({ kind }) => kind === 'all') };
}

/** Of these agents and tools what `readCompileInput` gives, with every grant of either, and all servers and gateways. */
export async function readTouched(conn: Conn, touched: Touched): Promise<CompileInput> {
  const db = prismaOf(conn);
  const agents = await db.agent.findMany({ where: { slug: { in: touched.agents } }, select: AGENT });
  const tools = await db.tool.findMany({
    where: { OR: touched.tools.map(whereTool) },
    include: { server: { select: { slug: true } } },
  });
  const holder = { agentId: { in: agents.map(({ id }) => id) } };
  const held = { toolId: { in: tools.map(({ id }) => id) } };
  const grants = await db.grant.findMany({
    where: { revokedAt: null, OR: [holder, held] },
    select: {
      ...{ id: true, requestId: true, constraints: true },
      agent: { select: { slug: true } },
      tool: { select: { name: true, server: { select: { slug: true } } } },
    },
  });
  return {
    ...(await readSurroundings(conn)),
    agents: agents.filter(({ status }) => IN_FORCE.status.in.includes(status)).map(toAgent),
    tools: tools.filter(({ pinnedDigest }) => pinnedDigest !== null).map(toTool),
    grants: grants.map((grant) => ({
      id: grant.id,
      request: grant.requestId,
      agent: grant.agent.slug,
      tool: `${grant.tool.server.slug}/${grant.tool.name}`,
      constraints: grant.constraints as Constraints,
    })),
  };
}

function whereTool(key: string) {
  const at = key.indexOf('/');
  return { server: { slug: key.slice(0, at) }, name: key.slice(at + 1) };
}

async function readSurroundings(conn: Conn): Promise<Pick<CompileInput, 'servers' | 'gateways'>> {
  const servers = await prismaOf(conn).mcpServer.findMany({ select: { slug: true, url: true } });
  const gateways = await prismaOf(conn).gateway.findMany({ select: GATEWAY });
  return {
    servers,
    gateways: gateways.map((gateway) => ({
      ...gateway,
      mode: gateway.mode as never,
      kind: gateway.kind as never,
      onStale: gateway.onStale as never,
      unheld: gateway.unheld as never,
    })),
  };
}

function toAgent(row: {
  slug: string;
  status: string;
  identities: unknown;
  tokensNotBefore: unknown;
  requireUser: boolean;
  mode: string;
}): CompileInput['agents'][number] {
  const { slug, status, identities, tokensNotBefore, requireUser, mode } = row;
  return {
    ...{ slug, status: status as never, requireUser, mode: mode as never },
    ...{ identities: identities as never, tokensNotBefore: tokensNotBefore as never },
  };
}

interface ToolRow {
  name: string;
  server: { slug: string };
  pinnedDigest: string | null;
  currentDigest: string;
  removedAt: Date | null;
  dataClass: string | null;
  categories: string[];
  effect: string | null;
  untrusted: boolean | null;
  outward: boolean | null;
  capture: string | null;
  fields: string[];
}

function toTool(tool: ToolRow): CompileInput['tools'][number] {
  return {
    key: `${tool.server.slug}/${tool.name}`,
    definition: tool.pinnedDigest,
    dataClass: tool.dataClass as never,
    categories: tool.categories as never,
    effect: tool.effect as never,
    untrusted: tool.untrusted,
    outward: tool.outward,
    capture: tool.capture as never,
    fields: tool.fields,
    state: tool.removedAt ? 'removed' : tool.currentDigest === tool.pinnedDigest ? 'current' : 'changed',
  };
}
