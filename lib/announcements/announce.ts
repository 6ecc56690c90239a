import { z } from 'zod';
import type { Conn } from '@/lib/db/prisma';
import { RemitError } from '@/lib/kernel/errors';
import { notify } from '@/lib/notifications/notify';
import { listActiveIn } from '@/lib/people/repository';
import { defineVerb } from '@/lib/verb/define-verb';
import { findEstate } from '@/lib/work/repository';
import type { Candidate } from './model/candidate';
import { ANNOUNCED, type DueAnnouncement, dueAnnouncements } from './model/due';
import { announcementTitle, leftTitle } from './model/words';
import * as repository from './repository';

/** So many in one transaction; everybody else waits for the write lock meanwhile. */
export const MOST_AT_ONCE = 100;

/**
 * Tells people of ends and dates ahead, each once: what is told is kept in the same transaction. What is named but not
 * due any more is passed over.
 */
export const announce = defineVerb({
  action: 'announcement.make',
  permission: 'job:read',
  input: z.strictObject({
    due: z.array(z.strictObject({ event: z.enum(ANNOUNCED), subject: z.string().max(64) })).max(MOST_AT_ONCE),
  }),
  async run({ ctx, tx, input, now, audit, unchanged }): Promise<{ announced: number }> {
    if (ctx.actor.kind !== 'system') throw new RemitError('forbidden', 'Remit announces by itself.');
    const told: { event: string; subject: string; dueAt: string; mark: number }[] = [];
    for (const event of ANNOUNCED) {
      const ids = input.due.filter((one) => one.event === event).map(({ subject }) => subject);
      if (ids.length === 0) continue;
      const items = await repository.listCandidates(tx, event, now, { ids });
      for (const due of dueAnnouncements(items, await repository.listAnnounced(tx, event, ids), now)) {
        const people = event === 'agent.owner-left' ? await tellLeft(tx, due, now) : await tell(tx, due, now);
        await repository.recordAnnounced(tx, due, people, now);
        told.push({ event, subject: due.item.subject, dueAt: due.item.dueAt.toISOString(), mark: due.mark });
      }
    }
    if (told.length === 0) unchanged();
    else await audit({ subject: { kind: 'installation', id: 'announcements' }, detail: { told } });
    return { announced: told.length };
  },
});

type Due = DueAnnouncement<Candidate>;

/** What is security's business too once its date has passed. */
const SECURITY_AFTER: readonly string[] = ['acceptance.ending', 'incident.duty-due', 'incident.action-due'];

/** The owners; security where nobody owns it any more, and where what was to be done is overdue. */
async function tell(tx: Conn, { item }: Due, now: Date): Promise<string[]> {
  const { event, path } = item;
  if (event === 'agent.owner-left') return [];
  const open = item.people.length === 0 || (SECURITY_AFTER.includes(event) && item.dueAt <= now);
  const people = [...new Set([...item.people, ...(open ? await listActiveIn(tx, 'security') : [])])];
  const title = announcementTitle({ ...item, event }, now);
  await notify(tx, { event, people, title, path, now });
  return people;
}

/** Everybody who shares an agent with who left; administrators, and security where an agent has nobody left. */
async function tellLeft(tx: Conn, { item: { event, subject, what, path } }: Due, now: Date): Promise<string[]> {
  const estate = await findEstate(tx, subject);
  if (!estate) return [];
  const { agents, servers, alone } = estate;
  const above = await listActiveIn(tx, 'admin');
  const security = alone + servers > 0 ? await listActiveIn(tx, 'security') : [];
  const responsible = [...new Set([...above, ...security])];
  await notify(tx, { event, people: responsible, title: leftTitle(what, agents, servers), path, now });
  const partners = (await repository.listPartners(tx, subject)).filter((id) => !responsible.includes(id));
  const shared = {
    title: `${what} left: agents that you answer for need somebody else`,
    path: '/agents?ownership=left',
  };
  if (partners.length > 0) await notify(tx, { event, people: partners, ...shared, now });
  return [...responsible, ...partners];
}
