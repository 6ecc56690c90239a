import { z } from 'zod';
import { confirmationSchema } from '@/lib/agents/model/confirmation';
import { accessStatementSchema, agentDetailSchema, agentSummarySchema, confirmedSchema } from '@/lib/agents/model/dto';
import { lifecycleSchema } from '@/lib/agents/model/lifecycle-moves';
import { agentListSchema } from '@/lib/agents/model/list';
import { manifestSchema } from '@/lib/agents/model/manifest';
import { suspendAgent } from '@/lib/agents/suspend-agent';
import { updateAgent } from '@/lib/agents/update-agent';
import { GATEWAY_STATES } from '@/lib/gateways/model/state';
import { revokeGrant } from '@/lib/grants/revoke-grant';
import { tableQuery } from '@/lib/http/query';
import { agentCardSchema, cardQuerySchema } from '@/lib/interchange/model/agent-card';
import { instantSchema } from '@/lib/kernel/text';
import { requestDetailSchema } from '@/lib/requests/model/dto';
import { agentRiskSchema } from '@/lib/risk/model/dto';
import { settleAcceptance } from '@/lib/risk/settle-acceptance';
import { agentUseSchema, useQuerySchema } from '@/lib/usage/model/dto';
import { type ApiOperation, countedPageOf, created, named, ok, okTable } from '../operation';

const tag = 'Agents';
const summary = named('AgentSummary', agentSummarySchema);
const detail = named('Agent', agentDetailSchema);
const registration = named(
  'Registration',
  z.object({
    agent: agentDetailSchema,
    request: requestDetailSchema.nullable().describe('The change request; null when nothing was to change.'),
  }),
);

export const agentOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/agents',
    tag,
    summary: 'List agents',
    who: 'agent:read',
    query: tableQuery(agentListSchema),
    answers: [okTable(countedPageOf(summary), 'One page of agents.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents',
    tag,
    summary: 'Register an agent, or ask for what a changed manifest says',
    who: 'agent:register',
    body: named('Manifest', manifestSchema),
    yaml: true,
    answers: [
      created(registration, 'A draft and its change request.'),
      ok(registration, 'The manifest says what is in force already.'),
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}',
    tag,
    summary: 'Read an agent',
    who: 'agent:read',
    answers: [ok(detail, 'The agent.')],
  },
  {
    method: 'PATCH',
    path: '/api/v1/agents/{slug}',
    tag,
    summary: 'Ask for a change of what is registered',
    who: 'agent:update',
    body: named('AgentPatch', updateAgent.input.omit({ slug: true })),
    answers: [
      { status: 202, says: 'A change request was made.', content: registration },
      ok(registration, 'Nothing was to change.'),
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/access',
    tag,
    summary: 'Read what an agent may and may not call, now or at a past moment',
    who: 'agent:read',
    query: z.strictObject({ at: instantSchema.optional().describe('A past moment; now when left out.') }),
    answers: [ok(named('AccessStatement', accessStatementSchema), 'The access statement.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/agent-card',
    tag,
    summary: 'Read an agent as an A2A AgentCard',
    who: 'agent:read',
    query: cardQuerySchema,
    answers: [ok(named('AgentCard', agentCardSchema), 'A card of A2A 1.0. It names no person, grant or identity.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/confirmations',
    tag,
    summary: 'Confirm, as owner, that purpose, owners and access still hold; sets the next review date',
    who: 'agent:confirm',
    body: named('Confirmation', confirmationSchema),
    answers: [created(named('Confirmed', confirmedSchema), 'The confirmation, with the date of the next one.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/revoke',
    tag,
    summary: 'Take a tool away, at once',
    who: 'grant:revoke',
    body: named('Revoke', revokeGrant.input.omit({ agent: true })),
    answers: [
      ok(
        named('Revoked', z.object({ agent: z.string(), tool: z.string(), serial: z.int() })),
        'Published as the revision `serial`.',
      ),
    ],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/lifecycle',
    tag,
    summary: 'Read where an agent stands, what can be done with it, by whom, and what is missing',
    who: 'agent:read',
    answers: [ok(named('Lifecycle', lifecycleSchema), 'The moves that its status allows.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/risk',
    tag,
    summary: 'Read how much risk an agent is, why, what would lower it and how it came to be',
    who: 'agent:read',
    answers: [ok(named('AgentRisk', agentRiskSchema), 'The risk.')],
  },
  {
    method: 'GET',
    path: '/api/v1/agents/{slug}/use',
    tag,
    summary: 'Read what an agent called, and which of its tools it did not need',
    who: 'decision-log:read',
    query: useQuerySchema,
    answers: [ok(named('AgentUse', agentUseSchema), 'Its use of the last days.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/acceptances/{id}/settle',
    tag,
    summary: 'End an accepted risk: it is gone, or no longer accepted',
    who: 'acceptance:settle',
    body: named('Settle', settleAcceptance.input.omit({ agent: true, id: true })),
    answers: [ok(named('Settled', z.object({ agent: z.string(), id: z.string(), endedAt: instantSchema })), 'Ended.')],
  },
  {
    method: 'POST',
    path: '/api/v1/agents/{slug}/suspend',
    tag,
    summary: 'Isolate an agent, at once',
    who: 'agent:suspend',
    body: named('Suspend', suspendAgent.input.omit({ slug: true })),
    answers: [
      ok(
        named(
          'Suspension',
          z.object({
            agent: z.string(),
            status: z.literal('suspended'),
            serial: z.int().describe('The revision from which every gateway denies the agent.'),
            containment: z.string().describe('The isolation, which says later which gateways have confirmed.'),
            gateways: z.array(
              z.object({ slug: z.string(), state: z.enum(GATEWAY_STATES), activatedSerial: z.int().nullable() }),
            ),
          }),
        ),
        'Published; each gateway with what it holds now.',
      ),
    ],
  },
];
