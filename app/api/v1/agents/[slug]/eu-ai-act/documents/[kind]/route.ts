import { getDocument } from '@/lib/eu-ai-act/documents/queries';
import { saveDocument } from '@/lib/eu-ai-act/documents/save-document';
import { documentKind } from '@/lib/eu-ai-act/model/document-form';
import { noQuery } from '@/lib/http/query';
import { bodyWith, json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getDocument({ ctx, slug: params.slug as string, kind: documentKind(params.kind) }));
});

export const POST = jsonRoute(async ({ ctx, params, body }) =>
  json(await saveDocument({ ctx, input: bodyWith(body, { slug: params.slug, kind: params.kind }) }), 201),
);
