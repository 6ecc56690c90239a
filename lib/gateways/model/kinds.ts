import type { Bound, GatewayKind } from '@/lib/policy-engine/gateway-kinds';

/** What each kind is, for who chooses one. */
export const KIND_HINTS: Record<GatewayKind, string> = {
  remit: 'Pulls the signed policy and looks at each call itself.',
  opa: 'An unmodified Open Policy Agent that pulls a signed bundle.',
  authzen: 'Asks Remit for each decision, and holds nothing.',
  toolhive: 'Cedar policies in its authorisation file.',
  agentcore: 'Cedar policies of an Amazon Bedrock AgentCore gateway.',
  agentgateway: 'Rules in its configuration file.',
  'envoy-ai-gateway': 'An MCPRoute with an authorisation.',
  kong: 'Access lists of the AI MCP Proxy plugin.',
  contextforge: 'Virtual servers with their tools.',
  litellm: 'The tools that its keys may use.',
};

/** Kinds that a vendor runs or sells: somebody outside attests how. */
export const COMMERCIAL_KINDS: readonly GatewayKind[] = ['agentcore', 'kong'];

export function isCommercial(kind: GatewayKind): boolean {
  return COMMERCIAL_KINDS.includes(kind);
}

const THE_BOUND: Record<Bound, string> = {
  expiry: 'the end',
  definition: 'the definition',
  requireUser: 'that calls name a person',
  maxDataClass: 'the highest data class',
  pii: 'what happens to personal data',
  rateLimit: 'the rate limit',
  shadow: 'shadow mode',
};

/** "the rate limit", "what happens to personal data and the rate limit": what "cannot be held". */
export function boundList(bounds: readonly Bound[]): string {
  const words = bounds.map((bound) => THE_BOUND[bound]);
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
