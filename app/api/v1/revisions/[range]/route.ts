import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { streamText } from '@/lib/http/stream-text';
import { parseRange } from '@/lib/policy/model/range';
import { getRevisionDiff, getWholeRevision } from '@/lib/policy/queries';

/** `42` is one revision, `41...42` what changed between two. */
export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const range = parseRange(params.range as string);
  if ('serial' in range) return streamText(await getWholeRevision({ ctx, ...range }), { type: 'application/json' });
  return json(await getRevisionDiff({ ctx, ...range }));
});
