import { createGateway } from '@/lib/gateways/create-gateway';
import { gatewayListSchema } from '@/lib/gateways/model/gateway';
import { listGateways } from '@/lib/gateways/queries';
import { listRoute } from '@/lib/http/list-route';
import { json, jsonRoute } from '@/lib/http/route';
import { GATEWAYS_CSV } from '@/lib/interchange/model/csv/access';

export const GET = listRoute(gatewayListSchema, {
  list: ({ ctx, page, filter }) => listGateways({ ctx, page, filter }),
  csv: GATEWAYS_CSV,
});

export const POST = jsonRoute(async ({ ctx, body }) => json(await createGateway({ ctx, input: body }), 201));
