import { assessAgent } from '@/lib/eu-ai-act/assess-agent';
import { assessmentSchema, euStateSchema } from '@/lib/eu-ai-act/model/dto';
import { legalDataSchema } from '@/lib/eu-ai-act/model/legal-data';
import { type ApiOperation, created, named, ok } from '../operation';

const tag = 'EU AI Act';

export const euAiActOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/eu-ai-act',
    tag,
    summary: 'Read the questions, where each answer leads, and the obligations with their dates',
    who: 'agent:read',
    answers: [ok(named('EuLegalData', legalDataSchema), 'The legal data that new answers are for.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/eu-ai-act',
    tag,
    summary: 'Read what an agent is under the EU AI Act',
    who: 'agent:read',
    answers: [ok(named('EuAiAct', euStateSchema), 'The newest answers with their result, and who answered before.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/eu-ai-act',
    tag,
    summary: 'Answer the questions of the EU AI Act for an agent',
    who: assessAgent.permission,
    body: named('EuAnswers', assessAgent.input.omit({ slug: true })),
    answers: [created(named('EuAssessment', assessmentSchema), 'Kept, with the class that it comes to.')],
  },
];
