import type { Role } from '../roles';

export const ROLE_WORDS: Record<Role, { label: string; does: string }> = {
  engineer: { label: 'Engineer', does: 'registers agents and asks for tools' },
  security: { label: 'Security', does: 'decides requests, revokes and suspends' },
  executive: { label: 'Executive', does: 'reads, decides nothing' },
  auditor: { label: 'Auditor', does: 'reads everything, the audit log too; examines periods' },
  admin: { label: 'Administrator', does: 'people and gateways; decides nothing' },
};
