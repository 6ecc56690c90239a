import { type Conn, prismaOf } from '@/lib/db/prisma';
import { parseToolKey } from '@/lib/kernel/slug';

/**
 * What finds the tools of these keys (`server/tool`); what is no key finds none. The servers are looked up first: a
 * condition on the server's name would walk every tool.
 */
export async function whereKeys(conn: Conn, keys: readonly string[]) {
  const byServer = new Map<string, string[]>();
  for (const key of keys) {
    const parsed = parseToolKey(key);
    if (parsed) byServer.set(parsed.server, [...(byServer.get(parsed.server) ?? []), parsed.tool]);
  }
  const servers = await prismaOf(conn).mcpServer.findMany({
    where: { slug: { in: [...byServer.keys()] } },
    select: { id: true, slug: true },
  });
  return { OR: servers.map(({ id, slug }) => ({ serverId: id, name: { in: byServer.get(slug) ?? [] } })) };
}
