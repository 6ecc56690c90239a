import type { Conn } from '@/lib/db/prisma';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';

/** Security is told when somebody puts a gateway in shadow mode, and so is its owner: it stops nothing from then on. */
export async function tellShadow(
  tx: Conn,
  { slug, name, ownerId }: { slug: string; name: string; ownerId: string | null },
  now: Date,
): Promise<void> {
  await notify(tx, {
    event: 'gateway.shadow',
    people: [...(await listActiveIn(tx, 'security')), ...(ownerId ? [ownerId] : [])],
    title: `${name} runs in shadow mode: nothing is stopped there`,
    path: `/gateways/${slug}`,
    now,
  });
}
