import { closeExamination } from '@/lib/examinations/close-examination';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await closeExamination({ ctx, input: bodyWith(body, { id: params.id }) })),
);
