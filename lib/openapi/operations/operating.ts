import { z } from 'zod';
import { auditEntrySchema, checkpointSchema } from '@/lib/audit/model/dto';
import { auditListSchema } from '@/lib/audit/model/list';
import { tableQuery } from '@/lib/http/query';
import { jobSchema } from '@/lib/jobs/model/job';
import { type ApiOperation, named, ok, okTable, pageOf } from '../operation';

const entry = named('AuditEntry', auditEntrySchema);
const status = named('Status', z.object({ status: z.string() }));

export const operatingOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/audit-log',
    tag: 'Audit log',
    summary: 'List what people changed',
    who: 'audit:read',
    query: tableQuery(auditListSchema),
    answers: [okTable(pageOf(entry), 'One page, newest first.')],
  },
  {
    method: 'GET',
    path: '/api/v1/audit-log/export',
    tag: 'Audit log',
    summary: 'Export the whole log, oldest first, to be verified offline',
    who: 'audit:read',
    answers: [{ status: 200, says: 'One entry a line.', content: entry, mediaType: 'application/x-ndjson' }],
  },
  {
    method: 'GET',
    path: '/api/v1/audit-log/checkpoint',
    tag: 'Audit log',
    summary: 'Read the signed head of the log',
    who: 'audit:read',
    answers: [
      ok(named('Checkpoint', checkpointSchema), 'Keep it elsewhere: it shows later whether history was rewritten.'),
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/jobs',
    tag: 'Operating',
    summary: 'See what the server does by itself, and how it went',
    who: 'job:read',
    answers: [ok(pageOf(named('Job', jobSchema)), 'Every job, on one page.')],
  },
  {
    method: 'GET',
    path: '/api/v1/openapi.json',
    tag: 'Operating',
    summary: 'Read this document',
    who: 'anyone',
    answers: [ok(named('OpenApi', z.looseObject({ openapi: z.string() })), 'OpenAPI 3.1.')],
  },
  {
    method: 'GET',
    path: '/healthz',
    tag: 'Operating',
    summary: 'Is the process alive',
    who: 'anyone',
    answers: [ok(status, 'It is.')],
  },
  {
    method: 'GET',
    path: '/readyz',
    tag: 'Operating',
    summary: 'Do the database, the migrations and the signing key work',
    who: 'anyone',
    answers: [
      ok(named('Readiness', z.object({ status: z.string(), checks: z.record(z.string(), z.string()) })), 'All do.'),
      { status: 503, says: 'One does not; `checks` says which.' },
    ],
  },
  {
    method: 'GET',
    path: '/metrics',
    tag: 'Operating',
    summary: 'Read what Prometheus reads: from the machine itself, or by `REMIT_METRICS_TOKEN`',
    who: 'anyone',
    answers: [{ status: 200, says: 'Text.', content: named('Metrics', z.string()), mediaType: 'text/plain' }],
  },
];
