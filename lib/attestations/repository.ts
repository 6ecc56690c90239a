import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import type { AttestationFilter, AttestationsOf } from './model/dto';

interface Attested {
  id: string;
  of: AttestationsOf['of'];
  slug: string;
  name: string;
}

/** Gateways by slug, then servers by slug, from after `after` on. */
export async function listAttested(
  conn: Conn,
  _scope: Scope,
  { of, kept }: AttestationFilter,
  { limit, after }: { limit: number; after?: { of: AttestationsOf['of']; slug: string } | undefined },
): Promise<Attested[]> {
  const db = prismaOf(conn);
  const live = { removedAt: null };
  const attestations = kept === undefined ? undefined : kept === 'yes' ? { some: live } : { none: live };
  const select = { id: true, slug: true, name: true } as const;
  const orderBy = { slug: 'asc' } as const;
  const beyond = (kind: AttestationsOf['of']) => (after?.of === kind ? { gt: after.slug } : undefined);
  const gateways =
    of === 'server' || after?.of === 'server'
      ? []
      : await db.gateway.findMany({ where: { attestations, slug: beyond('gateway') }, orderBy, take: limit, select });
  const left = limit - gateways.length;
  const servers =
    of === 'gateway' || left === 0
      ? []
      : await db.mcpServer.findMany({ where: { attestations, slug: beyond('server') }, orderBy, take: left, select });
  return [
    ...gateways.map((row) => ({ ...row, of: 'gateway' as const })),
    ...servers.map((row) => ({ ...row, of: 'server' as const })),
  ];
}
