import type { AuditEntry } from '@/lib/audit/model/entry';
import { exportAuditLog } from '@/lib/audit/queries';
import { noQuery } from '@/lib/http/query';
import { jsonRoute, parseQuery } from '@/lib/http/route';
import { streamText } from '@/lib/http/stream-text';

/** The whole log as NDJSON, oldest first; `npm run audit:verify -- --file` checks it offline. */
export const GET = jsonRoute(async ({ ctx, query }) => {
  parseQuery(noQuery, query);
  return streamText(lines(exportAuditLog({ ctx })), {
    type: 'application/x-ndjson',
    fileName: 'remit-audit-log.ndjson',
  });
});

async function* lines(entries: AsyncGenerator<AuditEntry>): AsyncGenerator<string> {
  for await (const entry of entries) yield `${JSON.stringify(entry)}\n`;
}
