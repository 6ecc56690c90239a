import { policyChangeSchema, policyVersionSchema } from '@/lib/approval-policy/model/dto';
import { changeApprovalPolicy } from '@/lib/requests/change-approval-policy';
import { simulationResultSchema } from '@/lib/requests/model/dto';
import { simulationSchema } from '@/lib/requests/simulate-approval';
import { type ApiOperation, created, named, ok } from '../operation';

const tag = 'Approval policy';

export const approvalPolicyOperations: ApiOperation[] = [
  {
    method: 'GET',
    path: '/api/v1/approval-policy',
    tag,
    summary: 'Read the rules that turn a request into stages',
    who: 'approval:read',
    answers: [ok(named('ApprovalPolicy', policyVersionSchema), 'The version that new requests are made under.')],
  },
  {
    method: 'POST',
    path: '/api/v1/approval-policy',
    tag,
    summary: 'Propose other rules; with a second administrator, that one decides',
    who: changeApprovalPolicy.permission,
    body: named('ApprovalPolicyProposal', changeApprovalPolicy.input),
    answers: [created(named('ApprovalPolicyChange', policyChangeSchema), 'In force, or waiting in a change request.')],
  },
  {
    method: 'POST',
    path: '/api/v1/approval-policy/simulate',
    tag,
    summary: 'Say which stages these operations would get; writes nothing',
    who: 'approval:read',
    body: named('Simulation', simulationSchema),
    answers: [ok(named('SimulationResult', simulationResultSchema), 'Stages, rules and what is missing.')],
  },
];
