import type { AgentSpec } from './manifest';

/** An agent as the database keeps it, with the e-mail addresses of its owners. */
export interface AgentRow {
  purpose: string;
  owner: { email: string };
  backupOwner: { email: string };
  team: string;
  environment: string;
  exposure: string;
  actsFor: string | null;
  autonomy: number;
  reach: number;
  untrustedInput: number;
  actionImpact: number;
  requireUser: boolean;
  mode: string;
  models: unknown;
  identities: unknown;
  dataAccess: unknown;
  delegatesTo: string[];
}

/** The row as the manifest says it. What was never set is left out, so that the two can be compared. */
export function toSpec(row: AgentRow): AgentSpec {
  return {
    purpose: row.purpose,
    owner: row.owner.email,
    backupOwner: row.backupOwner.email,
    team: row.team,
    environment: row.environment as AgentSpec['environment'],
    exposure: row.exposure as AgentSpec['exposure'],
    ...(row.actsFor === null ? {} : { actsFor: row.actsFor }),
    autonomy: row.autonomy,
    reach: row.reach,
    untrustedInput: row.untrustedInput,
    actionImpact: row.actionImpact,
    requireUser: row.requireUser,
    ...(row.mode === 'shadow' ? { mode: row.mode } : {}),
    models: row.models as AgentSpec['models'],
    identities: row.identities as AgentSpec['identities'],
    dataAccess: row.dataAccess as AgentSpec['dataAccess'],
    delegatesTo: row.delegatesTo,
  };
}
