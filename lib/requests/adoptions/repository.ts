import { type Conn, prismaOf } from '@/lib/db/prisma';
import { parseToolKey } from '@/lib/kernel/slug';

/** Who holds a tool, the first by slug, and how many there are. */
export async function readToolHolders(conn: Conn, key: string, limit: number) {
  const { server, tool } = parseToolKey(key) ?? { server: '', tool: '' };
  const where = {
    status: { not: 'retired' },
    grants: { some: { revokedAt: null, tool: { name: tool, server: { slug: server } } } },
  };
  const agents = prismaOf(conn).agent;
  return {
    total: await agents.count({ where }),
    agents: await agents.findMany({ where, orderBy: { slug: 'asc' }, take: limit, select: { slug: true, name: true } }),
  };
}

/** The RFC 8785 texts of a tool's definitions, by digest. */
export async function readDefinitions(
  conn: Conn,
  key: string,
  digests: readonly string[],
): Promise<Map<string, string>> {
  const { server, tool } = parseToolKey(key) ?? { server: '', tool: '' };
  const rows = await prismaOf(conn).toolDefinition.findMany({
    where: { digest: { in: [...digests] }, tool: { name: tool, server: { slug: server } } },
    select: { digest: true, definition: true },
  });
  return new Map(rows.map(({ digest, definition }) => [digest, definition]));
}
