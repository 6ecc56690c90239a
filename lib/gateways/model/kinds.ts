import { BOUNDS, type Bound, type GatewayKind, HOLDS, type Holding } from '@/lib/policy-engine/gateway-kinds';

export const KIND_WORDS: Record<GatewayKind, { label: string; hint: string }> = {
  remit: { label: 'Remit client', hint: 'Pulls the signed policy and looks at each call itself.' },
  opa: { label: 'OPA', hint: 'An unmodified Open Policy Agent that pulls a signed bundle.' },
  authzen: { label: 'AuthZEN client', hint: 'Asks Remit for each decision, and holds nothing.' },
  toolhive: { label: 'ToolHive', hint: 'Cedar policies in its authorisation file.' },
  agentcore: { label: 'AgentCore', hint: 'Cedar policies of an Amazon Bedrock AgentCore gateway.' },
  agentgateway: { label: 'agentgateway', hint: 'Rules in its configuration file.' },
  'envoy-ai-gateway': { label: 'Envoy AI Gateway', hint: 'An MCPRoute with an authorisation.' },
  kong: { label: 'Kong', hint: 'Access lists of the ai-mcp-proxy plugin.' },
  contextforge: { label: 'ContextForge', hint: 'Virtual servers with their tools.' },
  litellm: { label: 'LiteLLM', hint: 'The tools that its keys may use.' },
};

/** Kinds that a vendor runs or sells: somebody outside attests how. */
export const COMMERCIAL_KINDS: readonly GatewayKind[] = ['agentcore', 'kong'];

export function isCommercial(kind: string): boolean {
  return (COMMERCIAL_KINDS as readonly string[]).includes(kind);
}

/** What a bound is called in a sentence: "Kong cannot hold the rate limit". */
export const BOUND_WORDS: Record<Bound, { label: string; the: string }> = {
  expiry: { label: 'End of a grant', the: 'the end' },
  definition: { label: 'Approved definition', the: 'the definition' },
  requireUser: { label: 'A person named on each call', the: 'that calls name a person' },
  maxDataClass: { label: 'Highest data class', the: 'the highest data class' },
  pii: { label: 'Personal data', the: 'what happens to personal data' },
  rateLimit: { label: 'Rate limit', the: 'the rate limit' },
  shadow: { label: 'Shadow mode', the: 'shadow mode' },
};

export const HOLDING_WORDS: Record<Holding, { short: string; says: string }> = {
  call: { short: 'held', says: 'The gateway looks at each call.' },
  asked: { short: 'by who asks', says: 'The answer carries it; whoever asks for the decision has to hold it.' },
  publication: {
    short: 'by publishing',
    says: 'What it rules out is not published there, and what is published changes when it does.',
  },
  no: { short: 'not held', says: 'Nothing there holds it.' },
};

/** Every bound with how it holds at a kind, what nothing holds first. */
export function holdings(kind: GatewayKind): { bound: Bound; holding: Holding }[] {
  const order: Holding[] = ['no', 'asked', 'publication', 'call'];
  return BOUNDS.map((bound) => ({ bound, holding: HOLDS[kind][bound] })).sort(
    (a, b) => order.indexOf(a.holding) - order.indexOf(b.holding),
  );
}

/** "the rate limit", "the rate limit and that calls name a person". */
export function boundList(bounds: readonly Bound[]): string {
  const words = bounds.map((bound) => BOUND_WORDS[bound].the);
  return words.length < 2 ? (words[0] ?? '') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
