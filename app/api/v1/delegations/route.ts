import { createDelegation } from '@/lib/delegations/create-delegation';
import { delegationListSchema } from '@/lib/delegations/model/delegation';
import { listDelegations } from '@/lib/delegations/queries';
import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { DELEGATIONS_CSV } from '@/lib/interchange/model/csv/changes';

export const GET = listRoute(delegationListSchema, { list: listDelegations, csv: DELEGATIONS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await createDelegation({ ctx, input: body }), 201));
