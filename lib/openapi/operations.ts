import type { ApiOperation } from './operation';
import { agentOperations } from './operations/agents';
import { alertOperations } from './operations/alerts';
import { approvalPolicyOperations } from './operations/approval-policy';
import { authzenOperations } from './operations/authzen';
import { containmentOperations } from './operations/containments';
import { controlOperations } from './operations/controls';
import { costOperations } from './operations/costs';
import { credentialOperations } from './operations/credentials';
import { decisionLogOperations } from './operations/decision-log';
import { delegationOperations } from './operations/delegations';
import { detectionOperations } from './operations/detections';
import { euAiActOperations } from './operations/eu-ai-act';
import { evidenceOperations } from './operations/evidence';
import { examinationOperations } from './operations/examinations';
import { incidentOperations } from './operations/incidents';
import { interchangeOperations } from './operations/interchange';
import { notificationOperations } from './operations/notifications';
import { operatingOperations } from './operations/operating';
import { overviewOperations } from './operations/overview';
import { peopleOperations } from './operations/people';
import { policyOperations } from './operations/policy';
import { requestOperations } from './operations/requests';
import { reviewOperations } from './operations/reviews';
import { serverOperations } from './operations/servers';
import { signingKeyOperations } from './operations/signing-keys';

/** Every call of the API, in the order in which people meet them. A test compares this with what is served. */
export const OPERATIONS: readonly ApiOperation[] = [
  ...overviewOperations,
  ...agentOperations,
  ...euAiActOperations,
  ...serverOperations,
  ...interchangeOperations,
  ...requestOperations,
  ...approvalPolicyOperations,
  ...delegationOperations,
  ...policyOperations,
  ...decisionLogOperations,
  ...alertOperations,
  ...reviewOperations,
  ...detectionOperations,
  ...containmentOperations,
  ...incidentOperations,
  ...evidenceOperations,
  ...examinationOperations,
  ...controlOperations,
  ...costOperations,
  ...authzenOperations,
  ...credentialOperations,
  ...signingKeyOperations,
  ...peopleOperations,
  ...notificationOperations,
  ...operatingOperations,
];
