import { fileResponse } from '@/lib/http/file-response';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';
import { getEvidence } from '@/lib/incidents/queries';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return fileResponse(await getEvidence({ ctx, id: params.id as string, evidence: params.file as string }));
});
