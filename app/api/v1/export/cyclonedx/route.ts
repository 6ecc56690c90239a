import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';
import { streamText } from '@/lib/http/stream-text';
import { exportCycloneDx } from '@/lib/interchange/export-cyclonedx';

export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return streamText(exportCycloneDx({ ctx }), {
    type: 'application/vnd.cyclonedx+json; version=1.6',
    fileName: 'remit.cdx.json',
  });
});
