import type { PopulationId } from '../model/population';
import { ACCEPTANCE_CHECKS, AGENT_CHECKS, GRANT_CHECKS, RETIREMENT_CHECKS } from './access/repository';
import { BREAK_GLASS_CHECKS, CHANGE_CHECKS, DECISION_CHECKS } from './changes/repository';
import { agentToPolicy, grantToPolicy, policyToAgent, policyToGrant, retiredToPolicy } from './policy-checks';
import type { Check } from './repository';
import {
  ALERT_CHECKS,
  ATTESTATION_CHECKS,
  DRILL_CHECKS,
  GATEWAY_CHECKS,
  INCIDENT_CHECKS,
  REVIEW_CHECKS,
} from './watching/repository';

export const CHECKS: Record<PopulationId, Check[]> = {
  agents: [...AGENT_CHECKS, policyToAgent, agentToPolicy],
  grants: [...GRANT_CHECKS, policyToGrant, grantToPolicy],
  changes: CHANGE_CHECKS,
  decisions: DECISION_CHECKS,
  'break-glass': BREAK_GLASS_CHECKS,
  reviews: REVIEW_CHECKS,
  alerts: ALERT_CHECKS,
  incidents: INCIDENT_CHECKS,
  drills: DRILL_CHECKS,
  retirements: [...RETIREMENT_CHECKS, retiredToPolicy],
  gateways: GATEWAY_CHECKS,
  attestations: ATTESTATION_CHECKS,
  'risk-acceptances': ACCEPTANCE_CHECKS,
};
