/** Roles are data: the table below is the whole of who may do what. Tested as data in roles.test.ts. */
export const ROLES = ['engineer', 'security', 'executive', 'auditor', 'admin'] as const;
export type Role = (typeof ROLES)[number];

export function isRole(value: string): value is Role {
  return (ROLES as readonly string[]).includes(value);
}

/** How far a permission goes: every row, or the rows that the person owns, made or is asked about. */
export type Reach = 'all' | 'involved';

export const PERMISSIONS = [
  'agent:read',
  'agent:register',
  'agent:update',
  'agent:suspend',
  'agent:classify',
  'agent:confirm',
  'agent:hand-over',
  'credential:read',
  'credential:write',
  'acceptance:settle',
  'grant:revoke',
  'server:read',
  'server:create',
  'server:sync',
  'server:transfer',
  'tool:label',
  'request:read',
  'request:create',
  'request:edit',
  'request:cancel',
  'request:decide',
  'approval:read',
  'approval:write',
  'delegation:read',
  'delegation:write',
  'revision:read',
  'revision:rollback',
  'gateway:read',
  'gateway:write',
  'signing-key:read',
  'signing-key:write',
  'person:pick',
  'person:read',
  'person:write',
  'token:own',
  'audit:read',
  'decision-log:read',
  'alert:read',
  'alert:triage',
  'review:read',
  'review:decide',
  'review:open',
  'detection:tune',
  'containment:read',
  'incident:read',
  'incident:write',
  'decision-log:open',
  'overview:read',
  'job:read',
  'notification:own',
  'channel:read',
  'channel:write',
] as const;
export type Permission = (typeof PERMISSIONS)[number];

type Grants = Partial<Record<Permission, Reach>>;

/** Everybody who signed in. */
const EVERYONE: Grants = {
  'agent:read': 'all',
  // Whoever owns an agent answers for it, whatever else they do.
  'agent:confirm': 'involved',
  'credential:read': 'involved',
  'decision-log:read': 'involved',
  'alert:read': 'involved',
  'review:read': 'involved',
  // Of their own agents, and not of those with a high risk.
  'review:decide': 'involved',
  'containment:read': 'involved',
  // Of agents that they own, and those that they have a part in.
  'incident:read': 'involved',
  'server:read': 'all',
  'approval:read': 'all',
  'revision:read': 'all',
  'person:pick': 'all',
  'token:own': 'involved',
  'notification:own': 'involved',
};

/** Who decides may let somebody else decide for them. */
const DELEGATES: Grants = { 'delegation:read': 'involved', 'delegation:write': 'involved' };

const READS_ALL: Grants = { ...EVERYONE, 'request:read': 'all', 'gateway:read': 'all', 'containment:read': 'all' };

export const ROLE_PERMISSIONS: Record<Role, Grants> = {
  engineer: {
    ...EVERYONE,
    'agent:register': 'all',
    'agent:update': 'involved',
    'agent:classify': 'involved',
    'grant:revoke': 'involved',
    'credential:write': 'involved',
    // Those that they own.
    'gateway:read': 'involved',
    'server:create': 'all',
    'server:sync': 'all',
    'tool:label': 'involved',
    'request:read': 'involved',
    'request:create': 'involved',
    'request:edit': 'involved',
    'request:cancel': 'involved',
  },
  security: {
    ...READS_ALL,
    ...DELEGATES,
    'decision-log:read': 'all',
    'alert:read': 'all',
    'alert:triage': 'all',
    'review:read': 'all',
    'review:decide': 'all',
    'review:open': 'all',
    'detection:tune': 'all',
    'incident:read': 'all',
    'incident:write': 'all',
    'decision-log:open': 'all',
    'agent:register': 'all',
    'agent:update': 'all',
    'agent:classify': 'all',
    'agent:suspend': 'all',
    'agent:hand-over': 'all',
    'credential:read': 'all',
    'credential:write': 'all',
    'acceptance:settle': 'all',
    'grant:revoke': 'all',
    'server:create': 'all',
    'server:sync': 'all',
    'tool:label': 'all',
    'request:create': 'all',
    'request:edit': 'involved',
    'request:cancel': 'involved',
    'request:decide': 'all',
    'signing-key:read': 'all',
    'overview:read': 'all',
    'revision:rollback': 'all',
  },
  // Decides where a stage of the approval policy asks for it, as admin does.
  executive: {
    ...READS_ALL,
    ...DELEGATES,
    'overview:read': 'all',
    'request:decide': 'all',
    'incident:read': 'all',
  },
  auditor: {
    ...READS_ALL,
    'delegation:read': 'all',
    'person:read': 'all',
    'audit:read': 'all',
    'decision-log:read': 'all',
    'credential:read': 'all',
    'alert:read': 'all',
    'review:read': 'all',
    'incident:read': 'all',
    'decision-log:open': 'all',
    'signing-key:read': 'all',
    'overview:read': 'all',
  },
  admin: {
    ...READS_ALL,
    'overview:read': 'all',
    'incident:read': 'all',
    'delegation:read': 'all',
    'delegation:write': 'all',
    'request:decide': 'all',
    'request:cancel': 'involved',
    'approval:write': 'all',
    'gateway:write': 'all',
    'credential:read': 'all',
    'signing-key:read': 'all',
    'signing-key:write': 'all',
    'person:read': 'all',
    'person:write': 'all',
    'agent:hand-over': 'all',
    'server:transfer': 'all',
    'audit:read': 'all',
    'job:read': 'all',
    'channel:read': 'all',
    'channel:write': 'all',
  },
};
