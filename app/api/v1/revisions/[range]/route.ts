import { json, jsonRoute, parseQuery } from '@/lib/http/route';
import { streamText } from '@/lib/http/stream-text';
import { CHANGES_CSV } from '@/lib/interchange/model/csv/changes';
import { csvPages } from '@/lib/interchange/write-csv';
import { invalid } from '@/lib/kernel/errors';
import { listChangedTexts } from '@/lib/policy/changes/queries';
import { formatQuery, parseRange } from '@/lib/policy/model/range';
import { getRevisionDiff, getWholeRevision } from '@/lib/policy/queries';

/** `42` is one revision, `41...42` what changed between two. */
export const GET = jsonRoute(async ({ ctx, params, query }) => {
  const { format } = parseQuery(formatQuery, query);
  const range = parseRange(params.range as string);
  if ('serial' in range) {
    if (format === 'csv') throw invalid('format', 'What changed between two revisions is given as CSV: 41...42.');
    return streamText(await getWholeRevision({ ctx, ...range }), { type: 'application/json' });
  }
  if (format !== 'csv') return json(await getRevisionDiff({ ctx, ...range }));
  const { from, to } = range;
  const rows = await listChangedTexts({ ctx, ...range });
  const pages = csvPages(CHANGES_CSV, rows(''), async (cursor) => rows(cursor));
  return streamText(pages, {
    type: 'text/csv; charset=utf-8; header=present',
    fileName: `remit-changes-${from}-${to}.csv`,
  });
});
