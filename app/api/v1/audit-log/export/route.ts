import { exportAuditLog } from '@/lib/audit/queries';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';

/** The whole log as NDJSON, oldest first; `npm run audit:verify -- --file` checks it offline. */
export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  const entries = exportAuditLog({ ctx });
  const encoder = new TextEncoder();
  const stream = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const { done, value } = await entries.next();
      if (done) controller.close();
      else controller.enqueue(encoder.encode(`${JSON.stringify(value)}\n`));
    },
    async cancel() {
      await entries.return(undefined);
    },
  });
  return new Response(stream, {
    headers: {
      'Content-Type': 'application/x-ndjson',
      'Content-Disposition': 'attachment; filename="remit-audit-log.ndjson"',
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
    },
  });
});
