import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { REQUESTS_CSV } from '@/lib/interchange/model/csv/changes';
import { createRequest } from '@/lib/requests/create-request';
import { requestListSchema } from '@/lib/requests/model/list';
import { listRequests } from '@/lib/requests/queries';

export const GET = listRoute(requestListSchema, { list: listRequests, csv: REQUESTS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await createRequest({ ctx, input: body }), 201));
