import { alertDetailSchema, alertListSchema, alertSchema } from '@/lib/alerts/model/dto';
import { acknowledgeSchema, benignSchema, incidentSchema, reopenSchema } from '@/lib/alerts/model/triage';
import { tableQuery } from '@/lib/http/query';
import { type ApiOperation, named, ok, okTable, pageOf } from '../operation';

const tag = 'Decision log';
const alert = named('AlertDetail', alertDetailSchema);

export const alertOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/alerts',
    tag,
    summary: 'List alerts on what agents did',
    who: 'alert:read',
    query: tableQuery(alertListSchema),
    answers: [okTable(pageOf(named('Alert', alertSchema)), 'One page, the newest call first.')],
  },
  {
    method: 'GET',
    path: '/api/v1/alerts/{id}',
    tag,
    summary: 'Read one alert: what was seen, against what, its calls, and what people did about it',
    who: 'alert:read',
    answers: [ok(alert)],
  },
  {
    method: 'POST',
    path: '/api/v1/alerts/{id}/acknowledge',
    tag,
    summary: 'Say that somebody looks at an alert',
    who: 'alert:triage',
    body: named('AcknowledgeAlert', acknowledgeSchema.omit({ id: true })),
    answers: [ok(alert)],
  },
  {
    method: 'POST',
    path: '/api/v1/alerts/{id}/benign',
    tag,
    summary: 'Say that nothing was wrong, and keep the story quiet until an end',
    who: 'alert:triage',
    body: named('MarkAlertBenign', benignSchema.omit({ id: true })),
    answers: [ok(alert)],
  },
  {
    method: 'POST',
    path: '/api/v1/alerts/{id}/incident',
    tag,
    summary: 'Say that an alert is an incident',
    who: 'alert:triage',
    body: named('MarkAlertIncident', incidentSchema.omit({ id: true })),
    answers: [ok(alert)],
  },
  {
    method: 'POST',
    path: '/api/v1/alerts/{id}/reopen',
    tag,
    summary: 'Open an alert again',
    who: 'alert:triage',
    body: named('ReopenAlert', reopenSchema.omit({ id: true })),
    answers: [ok(alert)],
  },
];
