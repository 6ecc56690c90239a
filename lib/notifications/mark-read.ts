import { notFound } from '@/lib/kernel/errors';
import { defineVerb } from '@/lib/verb/define-verb';
import { markReadSchema } from './model/inbox';
import * as repository from './repository';

/** The caller has seen these. Ids of other people's count as seen by nobody. */
export const markRead = defineVerb({
  action: 'notification.read',
  permission: 'notification:own',
  input: markReadSchema,
  async run({ tx, scope, input: { ids, upTo }, now, unchanged }): Promise<{ read: number }> {
    // What somebody has looked at is theirs: nothing that anybody relies on changes, and a log of it would be watching.
    unchanged();
    if (upTo === undefined) return { read: await repository.markRead(tx, scope, ids ?? [], now) };
    const read = await repository.markReadUpTo(tx, scope, upTo, now);
    if (read === null) throw notFound('notification');
    return { read };
  },
});
