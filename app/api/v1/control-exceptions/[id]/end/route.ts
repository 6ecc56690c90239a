import { endException } from '@/lib/controls/exceptions/end-exception';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await endException({ ctx, input: bodyWith(body, { id: params.id }) })),
);
