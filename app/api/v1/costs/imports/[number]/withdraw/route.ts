import { withdrawImport } from '@/lib/costs/withdraw-import';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await withdrawImport({ ctx, input: bodyWith(body, { number: Number(params.number) }) })),
);
