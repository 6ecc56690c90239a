import { z } from 'zod';
import type { PersonActor } from '@/lib/authz/actor';
import { authorize, may } from '@/lib/authz/authorize';
import type { Role } from '@/lib/authz/roles';
import type { Conn } from '@/lib/db/prisma';
import { invalid, notFound, RemitError } from '@/lib/kernel/errors';
import { newId } from '@/lib/kernel/ids';
import { notify } from '@/lib/notifications/notify';
import { defineVerb } from '@/lib/verb/define-verb';
import { toDetails } from './comments/queries';
import * as comments from './comments/repository';
import { type CommentDetail, commentSchema, MOST_MENTIONS, mentionsOf } from './model/comment';
import { findRequest } from './repository';

/**
 * Says something about a request, at any time: who may read it may. It is no decision and no part of the digest, so
 * nothing that was decided is touched. The requester and those whom it names are told.
 */
export const commentOnRequest = defineVerb({
  action: 'request.comment',
  permission: 'request:read',
  input: commentSchema.extend({ id: z.string().max(64) }),
  async run({ ctx, tx, scope, input, now, audit }): Promise<CommentDetail> {
    const { actor } = ctx;
    if (actor.kind !== 'person') throw new RemitError('forbidden', 'Only people comment.');
    const request = await findRequest(tx, scope, input.id);
    if (!request) throw notFound('request');
    const named = await requireReaders(tx, request.id, mentionsOf(input.text));
    const id = newId('co', now);
    const comment = { id, requestId: request.id, personId: actor.id, text: input.text, via: actor.via, at: now };
    await comments.insertComment(tx, comment);
    await audit({
      subject: { kind: 'request', id: request.id },
      detail: { comment: id, length: input.text.length, mentions: named },
    });
    const note = { event: 'request.comment', path: `/requests/CR-${request.number}`, now } as const;
    const told = (people: string[]) => people.filter((person) => person !== actor.id);
    await notify(tx, {
      ...note,
      people: told(named),
      title: `${actor.name} names you on CR-${request.number}: ${request.title}`,
    });
    await notify(tx, {
      ...note,
      people: told([request.requester.id]).filter((person) => !named.includes(person)),
      title: `${actor.name} commented on CR-${request.number}: ${request.title}`,
    });
    const [detail] = await toDetails(tx, [{ ...comment, person: { id: actor.id, name: actor.name } }]);
    return detail as CommentDetail;
  },
});

/** Ids of those whom a comment names. Refused where one is not there, or could not open what they are called to. */
async function requireReaders(tx: Conn, requestId: string, emails: string[]): Promise<string[]> {
  if (emails.length > MOST_MENTIONS) throw invalid('text', `Name at most ${MOST_MENTIONS} people.`);
  const found = new Map((await comments.listNamed(tx, emails)).map((person) => [person.email, person]));
  const ids: string[] = [];
  for (const email of emails) {
    const person = found.get(email);
    if (person?.status !== 'active') throw invalid('text', `Nobody active here has the address ${email}.`);
    const reader: PersonActor = {
      kind: 'person',
      id: person.id,
      name: person.name,
      email,
      roles: person.roles as Role[],
      via: 'session',
      mayDecide: false,
    };
    const sees = may(reader, 'request:read') && (await findRequest(tx, authorize(reader, 'request:read'), requestId));
    if (!sees) throw invalid('text', `${person.name} may not see this request. Take the name out.`);
    ids.push(person.id);
  }
  return ids;
}
