import { z } from 'zod';
import { ROLES } from '@/lib/authz/roles';
import { tableQuery } from '@/lib/http/query';
import { instantSchema } from '@/lib/kernel/text';
import { meSchema, personDetailSchema, tokenSummarySchema } from '@/lib/people/model/dto';
import { personListSchema, personPatchSchema, personSchema, setUpSchema, tokenSchema } from '@/lib/people/model/person';
import { resetPassword } from '@/lib/people/reset-password';
import { handedOverSchema } from '@/lib/work/model/dto';
import { handOverSchema } from '@/lib/work/model/hand-over';
import { type ApiOperation, countedPageOf, created, named, ok, okTable, pageOf } from '../operation';

const person = named('Person', personDetailSchema);
const idOnly = named('Id', z.object({ id: z.string() }));

export const peopleOperations: ApiOperation[] = [
  {
    method: 'POST',
    path: '/api/v1/setup',
    tag: 'People',
    summary: 'Make the first administrator, once',
    who: 'anyone',
    body: named('SetUp', setUpSchema),
    answers: [
      created(
        named(
          'FirstAdministrator',
          z.object({ id: z.string(), email: z.string(), name: z.string(), roles: z.array(z.enum(ROLES)) }),
        ),
      ),
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/people',
    tag: 'People',
    summary: 'List people',
    who: 'person:read',
    query: tableQuery(personListSchema),
    answers: [okTable(countedPageOf(person), 'One page of people.')],
  },
  {
    method: 'POST',
    path: '/api/v1/people',
    tag: 'People',
    summary: 'Add a person',
    who: 'person:write',
    body: named('NewPerson', personSchema),
    answers: [created(person)],
  },
  {
    method: 'GET',
    path: '/api/v1/people/{id}',
    tag: 'People',
    summary: 'Read a person',
    who: 'person:read',
    answers: [ok(person, 'The person.')],
  },
  {
    method: 'PATCH',
    path: '/api/v1/people/{id}',
    tag: 'People',
    summary: 'Change name, roles or status; sessions end with a lost role',
    who: 'person:write',
    body: named('PersonPatch', personPatchSchema),
    answers: [ok(person, 'The person as they are now.')],
  },
  {
    method: 'POST',
    path: '/api/v1/people/{id}/password',
    tag: 'People',
    summary: "Set somebody's password; their sessions end",
    who: resetPassword.permission,
    body: named('NewPassword', resetPassword.input.omit({ id: true })),
    answers: [ok(idOnly)],
  },
  {
    method: 'POST',
    path: '/api/v1/people/{id}/hand-over',
    tag: 'People',
    summary: 'Give all that a person answers for to another: agents by a change request, servers at once',
    who: 'agent:hand-over',
    body: named('HandOver', handOverSchema),
    answers: [ok(named('HandedOver', handedOverSchema), 'What was asked for, and what was handed over.')],
  },
  {
    method: 'GET',
    path: '/api/v1/me',
    tag: 'Me',
    summary: 'Who am I',
    who: 'self',
    answers: [ok(named('Me', meSchema), 'The person that this session or token stands for.')],
  },
  {
    method: 'GET',
    path: '/api/v1/me/tokens',
    tag: 'Me',
    summary: 'List my personal tokens',
    who: 'self',
    answers: [ok(pageOf(named('TokenSummary', tokenSummarySchema)), 'All on one page, without the tokens themselves.')],
  },
  {
    method: 'POST',
    path: '/api/v1/me/tokens',
    tag: 'Me',
    summary: 'Make a personal token',
    who: 'self',
    body: named('NewToken', tokenSchema),
    answers: [
      created(
        named(
          'Token',
          z.object({
            id: z.string(),
            token: z.string().describe('Shown once.'),
            name: z.string(),
            expiresAt: instantSchema,
            decide: z.boolean(),
          }),
        ),
        'The token, shown once.',
      ),
    ],
  },
  {
    method: 'DELETE',
    path: '/api/v1/me/tokens/{id}',
    tag: 'Me',
    summary: 'End one of my tokens, at once',
    who: 'self',
    answers: [ok(idOnly, 'Ended.')],
  },
];
