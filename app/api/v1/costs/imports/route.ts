import { importCosts } from '@/lib/costs/import-costs';
import { importQuerySchema } from '@/lib/costs/model/input';
import { previewImport } from '@/lib/costs/preview-import';
import { listImports } from '@/lib/costs/queries';
import { fileRoute } from '@/lib/http/file-route';
import { pageQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) =>
  json(await listImports({ ctx, page: parseQuery(pageQuery, query) })),
);

export const POST = fileRoute(async ({ ctx, query, body }) => {
  const { dryRun, ...input } = parseQuery(importQuerySchema, query);
  if (dryRun) return json(await previewImport({ ctx, input: { ...input, body } }));
  const result = await importCosts({ ctx, input: { ...input, body } });
  return json(result, result.created ? 201 : 200);
});
