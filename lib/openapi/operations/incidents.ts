import { z } from 'zod';
import { tableQuery } from '@/lib/http/query';
import * as dto from '@/lib/incidents/model/dto';
import * as input from '@/lib/incidents/model/input';
import { type ApiOperation, created, type NamedSchema, named, ok, okTable, pageOf } from '../operation';

const tag = 'Incidents';
const incident = named('IncidentDetail', dto.incidentDetailSchema);

const get = (path: string, summary: string, content: NamedSchema): ApiOperation => ({
  ...{ method: 'GET', path: `/api/v1/incidents${path}`, tag, summary, who: 'incident:read', answers: [ok(content)] },
});

const post = (path: string, summary: string, body?: NamedSchema, who: ApiOperation['who'] = 'incident:write') =>
  ({
    ...{ method: 'POST', path: `/api/v1/incidents/{id}/${path}`, tag, summary, who, answers: [ok(incident)] },
    ...(body && { body }),
  }) satisfies ApiOperation;

export const incidentOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/incidents',
    tag,
    summary: 'List incidents and drills',
    who: 'incident:read',
    query: tableQuery(input.listedFilterSchema),
    answers: [okTable(pageOf(named('ListedIncident', dto.listedSchema)), 'One page, the newest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/incidents',
    tag,
    summary: 'Declare an incident, by hand or over an alert',
    who: 'incident:write',
    body: named('DeclareIncident', input.declareSchema),
    answers: [created(incident)],
  },
  get('/figures', 'Read how long incidents took, as medians', named('IncidentFigures', dto.figuresSchema)),
  get('/{id}', 'Read one incident: facts, entries, runbook, root cause, actions and obligations', incident),
  {
    method: 'PATCH',
    path: '/api/v1/incidents/{id}',
    tag,
    summary: 'Change facts, times and roles of an incident',
    who: 'incident:write',
    body: named('UpdateIncident', input.updateSchema.omit({ id: true })),
    answers: [ok(incident)],
  },
  get('/{id}/timeline', 'Read what happened, in its order', named('IncidentTimeline', dto.timelineSchema)),
  get('/{id}/exposure', 'Read what its agents could have touched', named('IncidentExposure', dto.exposureSchema)),
  {
    method: 'GET',
    path: '/api/v1/incidents/{id}/evidence/{file}',
    tag,
    summary: 'Download a file that an entry rests on',
    who: 'incident:read',
    answers: [
      {
        ...{ status: 200, says: 'The bytes, as they were attached.', mediaType: 'application/octet-stream' },
        content: named('EvidenceFile', z.string().describe('Bytes.')),
      },
    ],
  },
  post('state', 'Move an incident on, or back', named('MoveIncident', input.moveSchema.omit({ id: true }))),
  post('entries', 'Write in the timeline, with evidence', named('AddEntry', input.entrySchema.omit({ id: true }))),
  post('marks', 'Mark a row or a call as relevant', named('MarkRow', input.markSchema.omit({ id: true }))),
  post('steps', 'Keep what came of a step of the runbook', named('RecordStep', input.stepSchema.omit({ id: true }))),
  post('freeze', 'Note the heads of the audit log, the policy and the decision log'),
  post('impact', 'Write down the impact', named('WriteImpact', input.impactSchema.omit({ id: true }))),
  post('cause', 'Write down the root cause', named('WriteCause', input.causeSchema.omit({ id: true }))),
  post('actions', 'Add a corrective action', named('AddAction', input.actionSchema.omit({ id: true }))),
  post(
    'actions/{action}/finish',
    'Say that your corrective action is done',
    named('FinishAction', input.finishSchema.omit({ id: true, action: true })),
    'incident:read',
  ),
  post(
    'actions/{action}/verify',
    "Verify somebody else's corrective action",
    named('VerifyAction', input.finishSchema.omit({ id: true, action: true })),
  ),
  post(
    'obligations',
    'Say whether an obligation to notify applies, and what was filed',
    named('AnswerObligation', input.dutySchema.omit({ id: true })),
  ),
];
