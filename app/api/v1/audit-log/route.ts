import { auditListSchema } from '@/lib/audit/model/list';
import { listAuditLog } from '@/lib/audit/queries';
import { listRoute } from '@/lib/http/list-route';
import { AUDIT_LOG_CSV } from '@/lib/interchange/model/csv/changes';

export const GET = listRoute(auditListSchema, { list: listAuditLog, csv: AUDIT_LOG_CSV });
