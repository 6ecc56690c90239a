import type { Constraints, PiiAction, RateLimit } from '@/lib/kernel/constraints';
import type { Capture, DataCategory, DataClass, Effect } from '@/lib/kernel/data-class';
import type { GatewayKind, Unheld } from './gateway-kinds';

export type GatewayMode = 'enforce' | 'shadow';

/** What a gateway does once it has not heard from Remit for too long: deny all, or go on with the grants that it has. */
export type OnStale = 'deny' | 'keep';

/** What is in force, in any order, as the database has it. */
export interface CompileInput {
  agents: {
    slug: string;
    status: 'active' | 'suspended';
    identities: Identity[];
    /** Of identities whose credential was replaced: from when on tokens count. Others in it count for nothing. */
    tokensNotBefore?: NotBefore[];
    requireUser: boolean;
    /** In shadow mode its calls are decided and reported, and not stopped. Absent: enforced. */
    mode?: GatewayMode;
  }[];
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
    /** What is kept of its answers; absent: as `captureOf` says. */
    capture?: Capture | null;
    /** Classes of single fields of its results: `customers.*.taxId: restricted`. */
    fields?: string[];
    /** Whether the server still gives the approved definition. */
    state: 'current' | 'changed' | 'removed';
  }[];
  grants: { id: string; request: string; agent: string; tool: string; constraints: Constraints }[];
  gateways: {
    slug: string;
    servers: string[];
    mode: GatewayMode;
    /** Absent: `remit`, `deny`, `withhold`. */
    kind?: GatewayKind;
    onStale?: OnStale;
    unheld?: Unheld;
  }[];
}

export interface Identity {
  iss: string;
  sub: string;
}

export interface NotBefore extends Identity {
  /** Whole seconds, as a token's `iat` has them. */
  notBefore: string;
}

export interface CompiledIdentity extends Identity {
  /** A token that was issued before then, or does not say when, is refused. */
  notBefore?: string;
}

export interface CompiledAgent {
  status: 'active' | 'suspended';
  identities: CompiledIdentity[];
  requireUser: boolean;
  /** Absent: enforced. */
  mode?: 'shadow';
}

export interface CompiledTool {
  definition: string;
  dataClass: DataClass;
  categories: DataCategory[];
  effect: Effect;
  untrusted: boolean;
  outward: boolean;
  /** Absent: as `captureOf` says. */
  capture?: Capture;
  /** Class by path (names with dots between them, `*` for any) of what in its results is not of its own class. */
  fields?: Record<string, DataClass>;
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
  gateways: Record<string, CompiledGateway>;
}

/** What is as it is by default is left out: `remit`, `deny`, `withhold`. */
export interface CompiledGateway {
  servers: string[];
  mode: GatewayMode;
  kind?: GatewayKind;
  onStale?: 'keep';
  unheld?: 'publish';
}

/** A public key (RFC 7517), P-256 for ECDH-ES. */
export interface SealingKey {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
  kid: string;
  use: 'enc';
}

/** The part of a policy that one gateway gets: the claims of `remit-policy+jwt` without iss, aud and iat. */
export interface GatewayPolicy {
  serial: number;
  default: 'deny';
  /** SHA-256 of the payload that this gateway got before; null for the first. */
  previous: string | null;
  mode: GatewayMode;
  /** Absent: deny all. */
  onStale?: 'keep';
  /** The key that answers are sealed to; absent: none are kept sealed. */
  sealTo?: SealingKey;
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
