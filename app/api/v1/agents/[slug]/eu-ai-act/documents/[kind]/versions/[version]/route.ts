import { getDocumentVersion } from '@/lib/eu-ai-act/documents/queries';
import { documentKind, versionNumber } from '@/lib/eu-ai-act/model/document-form';
import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const [slug, kind, version] = [params.slug as string, documentKind(params.kind), versionNumber(params.version)];
  return json(await getDocumentVersion({ ctx, slug, kind, version }));
});
