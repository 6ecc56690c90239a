import {
  containmentDetailSchema,
  containmentListSchema,
  containmentSchema,
  previewSchema,
} from '@/lib/containments/model/dto';
import { isolateSchema, targetSchema } from '@/lib/containments/model/target';
import { runCanary } from '@/lib/containments/run-canary';
import { drillsSchema, planDrillSchema } from '@/lib/drills/model/drill';
import { tableQuery } from '@/lib/http/query';
import { type ApiOperation, created, named, ok, okTable, pageOf } from '../operation';

const tag = 'Isolation';
const detail = named('ContainmentDetail', containmentDetailSchema);

export const containmentOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/containments',
    tag,
    summary: 'List what was isolated',
    who: 'containment:read',
    query: tableQuery(containmentListSchema),
    answers: [okTable(pageOf(named('Containment', containmentSchema)), 'One page, the newest first.')],
  },
  {
    method: 'POST',
    path: '/api/v1/containments',
    tag,
    summary: 'Isolate one agent, or every agent with a tool, of a server or of a team, at once and as one act',
    who: 'agent:suspend',
    body: named('Isolate', isolateSchema),
    answers: [created(detail, 'Published. Read it again to see which gateways have confirmed.')],
  },
  {
    method: 'GET',
    path: '/api/v1/containments/preview',
    tag,
    summary: 'Say in numbers what an isolation would stop',
    who: 'agent:suspend',
    query: targetSchema,
    answers: [ok(named('ContainmentPreview', previewSchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/containments/{id}',
    tag,
    summary: 'Read one isolation: which gateways have confirmed, after how long, and what it means where they have not',
    who: 'containment:read',
    answers: [ok(detail)],
  },
  {
    method: 'POST',
    path: '/api/v1/containments/{id}/canary',
    tag,
    summary: 'Ask a reference gateway what it decides about a call of an isolated agent; no server is called',
    who: 'agent:suspend',
    body: named('RunCanary', runCanary.input.omit({ id: true })),
    answers: [ok(detail, 'Kept as the newest of `canaries`, whatever came of it.')],
  },
  {
    method: 'GET',
    path: '/api/v1/drills',
    tag,
    summary: 'Which agents are there for drills, and how the newest drills went',
    who: 'containment:read',
    answers: [ok(named('Drills', drillsSchema))],
  },
  {
    method: 'POST',
    path: '/api/v1/drills',
    tag,
    summary: 'Make an agent that holds nothing one for drills: it is isolated and brought back every so many hours',
    who: 'agent:suspend',
    body: named('PlanDrill', planDrillSchema),
    answers: [ok(named('DrillPlan', planDrillSchema))],
  },
];
