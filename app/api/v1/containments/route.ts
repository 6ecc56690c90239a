import { isolate } from '@/lib/containments/isolate';
import { containmentListSchema } from '@/lib/containments/model/dto';
import { getContainment, listContainments } from '@/lib/containments/queries';
import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { CONTAINMENTS_CSV } from '@/lib/interchange/model/csv/watching';

export const GET = listRoute(containmentListSchema, { list: listContainments, csv: CONTAINMENTS_CSV });

export const POST = jsonRoute(async ({ ctx, body }) => {
  // What is kept for an Idempotency-Key is read before it is published; else gateways would wait for that reading.
  if (ctx.idempotency) return json(await isolate({ ctx, input: body }), 201);
  const { id } = await isolate.act({ ctx, input: body });
  return json(await getContainment({ ctx, id }), 201);
});
