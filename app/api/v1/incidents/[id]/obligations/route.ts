import { bodyWith, json, jsonRoute } from '@/lib/http/route';
import { answerObligation } from '@/lib/incidents/answer-obligation';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await answerObligation({ ctx, input: bodyWith(body, { id: params.id }) })),
);
