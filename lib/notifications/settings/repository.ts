import type { Scope } from '@/lib/authz/authorize';
import { type Conn, prismaOf } from '@/lib/db/prisma';
import { MAIL } from '../repository';

/** By event, where the person chose. */
export async function listChoices(conn: Conn, { personId }: Scope): Promise<Map<string, boolean>> {
  const rows = await prismaOf(conn).notificationSetting.findMany({ where: { personId } });
  return new Map(rows.map(({ event, email }) => [event, email]));
}

export async function isMailOn(conn: Conn): Promise<boolean> {
  return (await prismaOf(conn).notificationChannel.count({ where: { id: MAIL, enabled: true } })) === 1;
}

export async function writeChoice(
  tx: Conn,
  { personId }: Scope,
  event: string,
  email: boolean,
  updatedAt: Date,
): Promise<void> {
  await prismaOf(tx).notificationSetting.upsert({
    where: { personId_event: { personId, event } },
    create: { personId, event, email, updatedAt },
    update: { email, updatedAt },
  });
}
