import { createDelegation } from '@/lib/delegations/create-delegation';
import { endDelegation } from '@/lib/delegations/end-delegation';
import { delegationListSchema, delegationSchema } from '@/lib/delegations/model/delegation';
import { tableQuery } from '@/lib/http/query';
import { type ApiOperation, created, named, ok, okTable, pageOf } from '../operation';

const tag = 'Requests';
const delegation = named('Delegation', delegationSchema);

export const delegationOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/delegations',
    tag,
    summary: 'List who decides for whom: mine, or for administrators and auditors everybody’s',
    who: 'delegation:read',
    query: tableQuery(delegationListSchema),
    answers: [okTable(pageOf(delegation), 'One page, the last to end first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/delegations',
    tag,
    summary: 'Let somebody decide for me until a date',
    who: createDelegation.permission,
    body: named('NewDelegation', createDelegation.input),
    answers: [created(delegation, 'In force from its start to its end.')],
  },
  {
    method: 'POST',
    path: '/api/v1/delegations/{id}/end',
    tag,
    summary: 'End a delegation before its time: who gave it, or an administrator',
    who: endDelegation.permission,
    body: named('EndDelegation', endDelegation.input.omit({ id: true })),
    answers: [ok(delegation, 'Over.')],
  },
];
