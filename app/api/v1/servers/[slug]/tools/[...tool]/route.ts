import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { labelTool } from '@/lib/servers/label-tool';
import { getTool } from '@/lib/servers/queries';

// MCP allows slashes in tool names, so the name is the rest of the path.
function nameOf(params: Record<string, string | string[]>): string {
  return [params.tool ?? ''].flat().join('/');
}

export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  return json(await getTool({ ctx, server: params.slug as string, tool: nameOf(params) }));
});

export const PATCH = jsonRoute(async ({ ctx, params, body }) => {
  const labelling = await labelTool({ ctx, input: { server: params.slug, tool: nameOf(params), labels: body } });
  return json(labelling, labelling.request ? 202 : 200);
});
