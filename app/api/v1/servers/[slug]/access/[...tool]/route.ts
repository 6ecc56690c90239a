import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { getToolAccess } from '@/lib/servers/access/queries';
import { toolAccessQuery } from '@/lib/servers/model/tool-access';

// Not below the tool itself: MCP allows slashes in tool names, so that "/access" at the end could be a part of one.
export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { at, ...page } = parseQuery(toolAccessQuery, query);
  const tool = [params.tool ?? ''].flat().join('/');
  return json(await getToolAccess({ ctx, server: params.slug as string, tool, at, page }));
});
