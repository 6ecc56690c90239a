import {
  replayInputSchema,
  replaySchema,
  ruleDetailSchema,
  ruleListSchema,
  tuneSchema,
} from '@/lib/detections/model/tuning-dto';
import { type ApiOperation, named, ok } from '../operation';

const tag = 'Decision log';
const rule = named('DetectionDetail', ruleDetailSchema);

export const detectionOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/detections',
    tag,
    summary: 'List the rules that raise alerts',
    who: 'alert:read',
    answers: [ok(named('DetectionList', ruleListSchema))],
  },
  {
    method: 'GET',
    path: '/api/v1/detections/{id}',
    tag,
    summary: 'Read one rule: what it looks for, its parameters, and who chose them',
    who: 'alert:read',
    answers: [ok(rule)],
  },
  {
    method: 'POST',
    path: '/api/v1/detections/{id}/replay',
    tag,
    summary: 'Try other parameters of a rule on the calls of the last 30 days; nothing is kept',
    who: 'detection:tune',
    body: named('ReplayDetection', replayInputSchema.omit({ id: true })),
    answers: [ok(named('DetectionReplay', replaySchema))],
  },
  {
    method: 'PUT',
    path: '/api/v1/detections/{id}/parameters',
    tag,
    summary: 'Choose what a rule goes by from now on',
    who: 'detection:tune',
    body: named('TuneDetection', tuneSchema.omit({ id: true })),
    answers: [ok(rule)],
  },
];
