import { noQuery } from '@/lib/http/query';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { parseRange } from '@/lib/policy/model/range';
import { getRevision, getRevisionDiff } from '@/lib/policy/queries';

/** `42` is one revision, `41...42` what changed between two. */
export const GET = jsonRoute(async ({ ctx, params, query }) => {
  parseQuery(noQuery, query);
  const range = parseRange(params.range as string);
  return json('serial' in range ? await getRevision({ ctx, ...range }) : await getRevisionDiff({ ctx, ...range }));
});
