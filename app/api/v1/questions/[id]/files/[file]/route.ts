import { getAnswerFile } from '@/lib/examinations/queries';
import { fileResponse } from '@/lib/http/file-response';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return fileResponse(await getAnswerFile({ ctx, id: params.id as string, file: params.file as string }));
});
