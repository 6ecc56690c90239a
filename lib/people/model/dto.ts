import type { Role } from '@/lib/authz/roles';

/** A person as administrators and auditors see them. Times are RFC 3339. */
export interface PersonDetail {
  id: string;
  name: string;
  email: string;
  roles: Role[];
  status: 'active' | 'disabled';
  signsInWith: 'password' | 'single sign-on' | 'nothing yet';
  /** Agents that they own or back up and that are not retired. */
  agents: number;
  createdAt: string;
  disabledAt: string | null;
  lastSignInAt: string | null;
}

export interface Me {
  id: string;
  name: string;
  email: string;
  roles: Role[];
  via: 'session' | 'token';
  hasPassword: boolean;
}

export interface TokenSummary {
  id: string;
  name: string;
  decide: boolean;
  createdAt: string;
  expiresAt: string;
  lastUsedAt: string | null;
  revokedAt: string | null;
}
