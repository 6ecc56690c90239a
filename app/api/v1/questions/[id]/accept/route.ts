import { acceptAnswer } from '@/lib/examinations/judge-answer';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await acceptAnswer({ ctx, input: bodyWith(body, { id: params.id }) })),
);
