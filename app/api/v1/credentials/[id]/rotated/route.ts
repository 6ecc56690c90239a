import { reportRotated } from '@/lib/credentials/report-rotated';
import { bodyWith, json, jsonRoute } from '@/lib/http/route';

export const POST = jsonRoute(
  async ({ ctx, params, body }) => json(await reportRotated({ ctx, input: bodyWith(body ?? {}, { id: params.id }) })),
  { body: 'optional' },
);
