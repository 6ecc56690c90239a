import { concludeRow } from '@/lib/examinations/conclude-row';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await concludeRow({ ctx, input: bodyWith(body, { id: params.id, row: params.row }) })),
);
