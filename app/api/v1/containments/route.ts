import { isolate } from '@/lib/containments/isolate';
import { containmentListSchema } from '@/lib/containments/model/dto';
import { listContainments } from '@/lib/containments/queries';
import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { CONTAINMENTS_CSV } from '@/lib/interchange/model/csv-tables';

export const GET = listRoute(containmentListSchema, { list: listContainments, csv: CONTAINMENTS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => json(await isolate({ ctx, input: body }), 201));
