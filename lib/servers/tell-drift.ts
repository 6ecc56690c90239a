import type { Conn } from '@/lib/db/prisma';
import { notify } from '@/lib/notifications/notify';
import { findIdsByRole } from '@/lib/notifications/repository';

/** Who owns the server, and security, learn that approved tools are something else now, and denied. */
export async function tellDrift(
  { tx, now }: { tx: Conn; now: Date },
  server: { slug: string; name: string; owner: { id: string } },
  drifted: readonly { name: string }[],
): Promise<void> {
  const [first] = drifted;
  if (!first) return;
  const what = drifted.length === 1 ? `${server.slug}/${first.name}` : `${drifted.length} tools of ${server.slug}`;
  const is = drifted.length === 1 ? 'is' : 'are';
  await notify(tx, {
    event: 'server.drifted',
    people: [server.owner.id, ...(await findIdsByRole(tx, 'security'))],
    title: `${what} changed since approved, and ${is} denied until adopted`,
    path: `/servers/${server.slug}`,
    now,
  });
}
