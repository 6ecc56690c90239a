import type { PiiAction } from '@/lib/kernel/constraints';

/** What enforces there. Each kind but `remit`, `opa` and `authzen` is configured by a file or an API of its own. */
export const GATEWAY_KINDS = [
  'remit',
  'opa',
  'authzen',
  'toolhive',
  'agentcore',
  'agentgateway',
  'envoy-ai-gateway',
  'kong',
  'contextforge',
  'litellm',
] as const;
export type GatewayKind = (typeof GATEWAY_KINDS)[number];

/** As people call them. */
export const KIND_NAMES: Record<GatewayKind, string> = {
  remit: 'Remit client',
  opa: 'OPA',
  authzen: 'AuthZEN client',
  toolhive: 'ToolHive',
  agentcore: 'AgentCore',
  agentgateway: 'agentgateway',
  'envoy-ai-gateway': 'Envoy AI Gateway',
  kong: 'Kong',
  contextforge: 'ContextForge',
  litellm: 'LiteLLM',
};

/** What becomes of a grant with a bound that the gateway cannot hold. */
export const UNHELD = ['withhold', 'publish'] as const;
export type Unheld = (typeof UNHELD)[number];

/** What a grant can be bound by, and what is compared on each call. */
export const BOUNDS = ['expiry', 'definition', 'requireUser', 'maxDataClass', 'pii', 'rateLimit', 'shadow'] as const;
export type Bound = (typeof BOUNDS)[number];

/**
 * How a bound holds at a kind of gateway. `call`: the gateway itself looks at each call. `asked`: the answer carries it,
 * and whoever asks for decisions counts and scans. `publication`: what the bound rules out is left out of what is
 * published, and that is published anew when it changes. `no`: nothing there holds it.
 */
export type Holding = 'call' | 'asked' | 'publication' | 'no';

/** What is configured by a file holds what the file leaves out. */
const BY_FILE: Record<Bound, Holding> = {
  expiry: 'publication',
  definition: 'publication',
  requireUser: 'no',
  maxDataClass: 'publication',
  pii: 'no',
  rateLimit: 'no',
  shadow: 'no',
};
/** The same, where rules see the claims of a token: one of them must name a user. */
const BY_CLAIMS: Record<Bound, Holding> = { ...BY_FILE, requireUser: 'call' };
const BY_ANSWER: Record<Bound, Holding> = {
  expiry: 'call',
  definition: 'asked',
  requireUser: 'call',
  maxDataClass: 'asked',
  pii: 'asked',
  rateLimit: 'asked',
  shadow: 'call',
};

export const HOLDS: Record<GatewayKind, Record<Bound, Holding>> = {
  remit: {
    expiry: 'call',
    definition: 'call',
    requireUser: 'call',
    maxDataClass: 'call',
    pii: 'call',
    rateLimit: 'call',
    shadow: 'call',
  },
  opa: BY_ANSWER,
  authzen: BY_ANSWER,
  toolhive: BY_CLAIMS,
  agentcore: BY_CLAIMS,
  agentgateway: BY_CLAIMS,
  'envoy-ai-gateway': BY_CLAIMS,
  kong: BY_FILE,
  contextforge: BY_FILE,
  litellm: BY_FILE,
};

/** The bounds of a grant that nothing at such a gateway holds. */
export function unheldBy(
  kind: GatewayKind,
  grant: { pii?: PiiAction | undefined; rateLimit?: object | undefined; requireUser?: boolean | undefined },
  agent: { requireUser: boolean } | undefined,
): Bound[] {
  const asked: Partial<Record<Bound, unknown>> = {
    requireUser: grant.requireUser || agent?.requireUser,
    pii: grant.pii === 'redact' || grant.pii === 'block',
    rateLimit: grant.rateLimit,
  };
  return BOUNDS.filter((bound) => asked[bound] && HOLDS[kind][bound] === 'no');
}
