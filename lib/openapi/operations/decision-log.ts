import { z } from 'zod';
import { coverageSchema } from '@/lib/decision-log/model/coverage';
import {
  decisionDetailSchema,
  decisionFilterSchema,
  decisionListSchema,
  decisionSchema,
  openedSchema,
} from '@/lib/decision-log/model/dto';
import { overTimeSchema } from '@/lib/decision-log/model/over-time';
import { MOST_AN_HOUR, openSealedAnswer } from '@/lib/decision-log/open-sealed-answer';
import { tableQuery } from '@/lib/http/query';
import { decisionEntrySchema, recordedSchema } from '@/lib/policy-engine/decision-entry';
import { type ApiOperation, named, ok, okTable, pageOf } from '../operation';

const recorded = named('RecordedDecisions', recordedSchema);

const otlpAnswer = (rejected: string) =>
  z.object({
    partialSuccess: z
      .object({ [rejected]: z.string().describe('How many, as text.'), errorMessage: z.string() })
      .optional(),
  });

export const decisionLogOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/decision-log',
    tag: 'Decision log',
    summary: 'List what agents did',
    who: 'decision-log:read',
    query: tableQuery(decisionListSchema),
    answers: [okTable(pageOf(named('Decision', decisionSchema)), 'One page, newest first.')],
  },
  {
    method: 'GET',
    path: '/api/v1/decision-log/counts',
    tag: 'Decision log',
    summary: 'Count what agents did by the hour or day; the last 24 hours where no range is given',
    who: 'decision-log:read',
    query: decisionFilterSchema,
    answers: [ok(named('CallsOverTime', overTimeSchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/decision-log/coverage',
    tag: 'Decision log',
    summary: 'What is seen of calls, gateway by gateway, and what is not',
    who: 'gateway:read',
    answers: [ok(named('Coverage', coverageSchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/decision-log/{id}',
    tag: 'Decision log',
    summary: 'Read one call (`gateway:eventId`), with what it rests on',
    who: 'decision-log:read',
    answers: [ok(named('DecisionDetail', decisionDetailSchema))],
  },
  {
    method: 'POST',
    path: '/api/v1/decision-log/{id}/open',
    tag: 'Decision log',
    summary: 'Open the sealed answer of one call, for a reason that the audit log keeps',
    who: 'decision-log:open',
    body: named('OpenSealedAnswer', openSealedAnswer.input.omit({ id: true })),
    answers: [ok(named('OpenedAnswer', openedSchema), `At most ${MOST_AN_HOUR} an hour for each person, else 429.`)],
  },
  {
    method: 'POST',
    path: '/api/v1/decision-log',
    tag: 'For gateways',
    summary: 'Say what was decided: at most 10,000 entries, also one a line (application/x-ndjson), also gzip',
    who: 'gateway',
    body: named('DecisionEntries', z.array(decisionEntrySchema).max(10_000)),
    answers: [ok(recorded, 'What was new, known already, and refused. What is new is kept for good.')],
  },
  {
    method: 'GET',
    path: '/opa/bundles/{name}.tar.gz',
    tag: 'For OPA',
    summary: 'Pull the signed bundle of this gateway, under its slug',
    who: 'gateway',
    headers: {
      'If-None-Match': 'The ETag of what you hold: 304 when nothing changed.',
      Prefer: '`modes=snapshot;wait=30` holds a 304 for up to that many seconds.',
    },
    answers: [
      { status: 200, says: 'A gzip tar of type application/vnd.openpolicyagent.bundles.' },
      { status: 304, says: 'What you hold is the newest.' },
    ],
  },
  {
    method: 'POST',
    path: '/opa/status',
    tag: 'For OPA',
    summary: 'Status of an OPA: its receipt',
    who: 'gateway',
    body: named('OpaStatus', z.looseObject({ bundles: z.record(z.string(), z.looseObject({})).optional() })),
    answers: [ok(named('OpaStatusRecorded', z.object({ recorded: z.boolean() })), 'Whether it said something new.')],
  },
  {
    method: 'POST',
    path: '/opa/logs',
    tag: 'For OPA',
    summary: 'Decision log of an OPA, as it uploads it',
    who: 'gateway',
    body: named('OpaEvents', z.array(z.looseObject({ decision_id: z.string(), timestamp: z.string() }))),
    answers: [
      ok(
        named('RecordedOpaEvents', recordedSchema.extend({ other: z.int() })),
        'As for the decision log; `other` were queries of something else than mcp/decision.',
      ),
    ],
  },
  {
    method: 'POST',
    path: '/otlp/v1/traces',
    tag: 'For OpenTelemetry',
    summary: 'Spans of a gateway, as OTLP in JSON: calls of tools are kept in the decision log',
    who: 'gateway',
    body: named('OtlpTraces', z.looseObject({ resourceSpans: z.array(z.looseObject({})) })),
    answers: [ok(named('OtlpTracesKept', otlpAnswer('rejectedSpans')), 'As OTLP says it: empty where all was kept.')],
  },
  {
    method: 'POST',
    path: '/otlp/v1/logs',
    tag: 'For OpenTelemetry',
    summary: 'Log records of a gateway, as OTLP in JSON',
    who: 'gateway',
    body: named('OtlpLogs', z.looseObject({ resourceLogs: z.array(z.looseObject({})) })),
    answers: [
      ok(named('OtlpLogsKept', otlpAnswer('rejectedLogRecords')), 'As OTLP says it: empty where all was kept.'),
    ],
  },
];
