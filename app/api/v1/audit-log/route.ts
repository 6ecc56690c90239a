import { auditListSchema } from '@/lib/audit/model/list';
import { listAuditLog } from '@/lib/audit/queries';
import { json, jsonRoute, parseQuery } from '@/lib/http/route';

export const GET = jsonRoute(async ({ ctx, query }) => {
  const { limit, cursor, ...filter } = parseQuery(auditListSchema, query);
  return json(await listAuditLog({ ctx, page: { limit, cursor }, filter }));
});
