import { answerQuestion } from '@/lib/examinations/answer-question';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await answerQuestion({ ctx, input: bodyWith(body, { id: params.id }) })),
);
