import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { openApiDocument } from '@/lib/openapi/document';

/** Public: it says nothing that the source does not. */
export const GET = jsonRoute(
  async ({ ctx, query }) => {
    parseQuery(noQuery, query);
    return json(openApiDocument(ctx.baseUrl));
  },
  { anonymous: true },
);
