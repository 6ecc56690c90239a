import { askQuestion } from '@/lib/examinations/ask-question';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await askQuestion({ ctx, input: bodyWith(body, { id: params.id }) }), 201),
);
