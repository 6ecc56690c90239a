import type { Constraints, PiiAction, RateLimit } from '@/lib/kernel/constraints';
import type { DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';

export type GatewayMode = 'enforce' | 'shadow';

/** What is in force, in any order, as the database has it. */
export interface CompileInput {
  agents: { slug: string; status: 'active' | 'suspended'; identities: Identity[]; requireUser: boolean }[];
  servers: { slug: string; url: string }[];
  tools: {
    /** `server/tool`. */
    key: string;
    /** The definition digest that approvals are for. */
    definition: string | null;
    dataClass: DataClass | null;
    categories: DataCategory[];
    effect: Effect | null;
    untrusted: boolean | null;
    outward: boolean | null;
    /** Whether the server still gives the approved definition. */
    state: 'current' | 'changed' | 'removed';
  }[];
  grants: { id: string; request: string; agent: string; tool: string; constraints: Constraints }[];
  gateways: { slug: string; servers: string[]; mode: GatewayMode }[];
}

export interface Identity {
  iss: string;
  sub: string;
}

export interface CompiledAgent {
  status: 'active' | 'suspended';
  identities: Identity[];
  requireUser: boolean;
}

export interface CompiledTool {
  definition: string;
  dataClass: DataClass;
  categories: DataCategory[];
  effect: Effect;
  untrusted: boolean;
  outward: boolean;
  /** The server no longer gives this definition: every call is denied with `definition_changed`. */
  drifted?: true;
}

export interface CompiledGrant {
  id: string;
  request: string;
  agent: string;
  tool: string;
  rateLimit?: RateLimit;
  maxDataClass: DataClass;
  pii?: PiiAction;
  requireUser?: true;
  notAfter?: string;
}

/** A whole policy. Its RFC 8785 text is what a revision keeps; absent means denied. */
export interface CompiledPolicy {
  version: 1;
  default: 'deny';
  agents: Record<string, CompiledAgent>;
  servers: Record<string, { url: string }>;
  tools: Record<string, CompiledTool>;
  grants: CompiledGrant[];
  gateways: Record<string, { servers: string[]; mode: GatewayMode }>;
}

/** The part of a policy that one gateway gets: the claims of `remit-policy+jwt` without iss, aud and iat. */
export interface GatewayPolicy {
  serial: number;
  default: 'deny';
  /** SHA-256 of the payload that this gateway got before; null for the first. */
  previous: string | null;
  mode: GatewayMode;
  agents: Record<string, CompiledAgent>;
  servers: Record<string, { url: string }>;
  tools: Record<string, CompiledTool>;
  grants: CompiledGrant[];
}

/** What a decision needs of a policy; a whole one and a gateway's slice both fit. */
export type Evaluable = Pick<CompiledPolicy, 'agents' | 'tools' | 'grants'>;

export const REASON_CODES = [
  'allowed',
  'unknown_agent',
  'agent_suspended',
  'no_grant',
  'grant_expired',
  'definition_changed',
  'rate_limited',
  'user_required',
  'data_class_exceeded',
  'pii_blocked',
  'policy_expired',
  'gateway_error',
] as const;
export type ReasonCode = (typeof REASON_CODES)[number];
