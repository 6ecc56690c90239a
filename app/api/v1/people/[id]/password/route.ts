import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { resetPassword } from '@/lib/people/reset-password';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await resetPassword({ ctx, input: bodyWith(body, { id: params.id }) })),
);
