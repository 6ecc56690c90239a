import { z } from 'zod';
import {
  decisionSchema,
  foundActionsSchema,
  foundResourcesSchema,
  foundSubjectsSchema,
} from '@/lib/authzen/model/decision';
import { authzenMetadataSchema } from '@/lib/authzen/model/metadata';
import {
  actionSearchSchema,
  evaluationSchema,
  evaluationsSchema,
  resourceSearchSchema,
  subjectSearchSchema,
} from '@/lib/authzen/model/request';
import { type ApiOperation, type NamedSchema, named, ok } from '../operation';

const decision = named('AuthZenDecision', decisionSchema);
const decisions = named(
  'AuthZenDecisions',
  z.union([decisionSchema, z.object({ evaluations: z.array(decisionSchema) })]),
);

function question(path: string, summary: string, body: NamedSchema, answer: NamedSchema, says: string): ApiOperation {
  return {
    method: 'POST',
    path,
    tag: 'AuthZEN',
    summary,
    who: 'gateway',
    headers: { 'X-Request-ID': 'Comes back with the answer.' },
    body,
    answers: [ok(answer, says)],
  };
}

export const authzenOperations: ApiOperation[] = [
  question(
    '/access/v1/evaluation',
    'Ask whether one call is allowed',
    named('AuthZenEvaluation', evaluationSchema),
    decision,
    'The decision, by the newest policy of this gateway. What the policy does not say is denied.',
  ),
  question(
    '/access/v1/evaluations',
    'Ask about up to 1000 calls at once',
    named('AuthZenEvaluations', evaluationsSchema),
    decisions,
    'The decisions in the order of the questions, as far as the semantic goes. Without `evaluations`, one decision.',
  ),
  question(
    '/access/v1/search/subject',
    'Find the agents, or their identities, that may',
    named('AuthZenSubjectSearch', subjectSearchSchema),
    named('AuthZenSubjects', foundSubjectsSchema),
    'One page of them, 1000 at most.',
  ),
  question(
    '/access/v1/search/resource',
    'Find the tools that an agent may call, or the servers where it may call any',
    named('AuthZenResourceSearch', resourceSearchSchema),
    named('AuthZenResources', foundResourcesSchema),
    'One page of them, 1000 at most.',
  ),
  question(
    '/access/v1/search/action',
    'Find what an agent may do with a tool or a server',
    named('AuthZenActionSearch', actionSearchSchema),
    named('AuthZenActions', foundActionsSchema),
    'The actions.',
  ),
  {
    method: 'GET',
    path: '/.well-known/authzen-configuration',
    tag: 'AuthZEN',
    summary: 'Read where the decision point answers',
    who: 'anyone',
    answers: [ok(named('AuthZenConfiguration', authzenMetadataSchema), 'As the Authorization API 1.0 has it.')],
  },
];
