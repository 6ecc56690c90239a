import { checkParsePolicySet, preparsePolicySet, statefulIsAuthorized } from '@cedar-policy/cedar-wasm/nodejs';
import { parse } from 'yaml';
import { claimsOf, type Reader } from './reader';

interface Toolhive {
  version: string;
  type: string;
  cedar: { policies: string[]; entities_json: string };
}

/** ToolHive's Cedar authoriser: principal, action, resource and attributes as it builds them; an error denies. */
export const readToolhive: Reader = (text) => {
  const { type, cedar } = parse(text) as Toolhive;
  if (type !== 'cedarv1' || cedar.policies.length === 0) throw new Error('ToolHive would not start with this');
  const preparsedPolicySetId = parsed(cedar.policies);
  return (asked) => {
    const claims = Object.entries(claimsOf(asked)).map(([name, value]) => [`claim_${name}`, value]);
    const attributes = Object.fromEntries(claims) as Record<string, string>;
    const principal = { type: 'Client', id: asked.sub };
    const resource = { type: 'Tool', id: asked.tool };
    return authorize({
      principal,
      action: { type: 'Action', id: 'call_tool' },
      resource,
      context: attributes,
      preparsedPolicySetId,
      entities: [
        { uid: principal, attrs: attributes, parents: [] },
        { uid: resource, attrs: { name: asked.tool }, parents: [{ type: 'MCP', id: asked.server }] },
      ],
    });
  };
};

/** An AgentCore policy engine: the subject is the principal's id, the claims are its tags. */
export const readAgentcore: Reader = (text) => {
  const { policies } = JSON.parse(text) as { policies: { name: string; statement: string }[] };
  for (const { name } of policies) {
    if (!/^[A-Za-z][A-Za-z0-9_]{0,47}$/.test(name)) throw new Error(`AgentCore takes no policy called ${name}`);
  }
  if (new Set(policies.map(({ name }) => name)).size !== policies.length) throw new Error('A name is there twice');
  const preparsedPolicySetId = parsed(policies.map(({ statement }) => statement));
  return (asked) => {
    const principal = { type: 'AgentCore::OAuthUser', id: asked.sub };
    return authorize({
      principal,
      action: { type: 'AgentCore::Action', id: `${asked.server}___${asked.tool}` },
      resource: { type: 'AgentCore::Gateway', id: AGENTCORE_ARN },
      context: {},
      preparsedPolicySetId,
      entities: [{ uid: principal, attrs: { id: asked.sub }, parents: [], tags: claimsOf(asked) }],
    });
  };
};

export const AGENTCORE_ARN = 'arn:aws:bedrock-agentcore:us-east-1:123456789012:gateway/tools';

type Call = Parameters<typeof statefulIsAuthorized>[0];

function authorize(call: Call): boolean {
  // No token can say it, and Cedar does not take it.
  if (/\p{Cs}/u.test((call.principal as { id: string }).id)) return false;
  const answer = statefulIsAuthorized(call);
  if (answer.type === 'failure') throw new Error(answer.errors.map(({ message }) => message).join('; '));
  const { decision, diagnostics } = answer.response;
  return decision === 'allow' && diagnostics.errors.length === 0;
}

let sets = 0;

/** Checks a policy set and keeps it parsed; throws what Cedar says is wrong with it. Gives its id. */
function parsed(texts: string[]): string {
  const policies = { staticPolicies: Object.fromEntries(texts.map((text, at) => [`policy${at}`, text])) };
  sets += 1;
  for (const checked of [checkParsePolicySet(policies), preparsePolicySet(`set${sets}`, policies)]) {
    if (checked.type === 'failure') throw new Error(checked.errors.map(({ message }) => message).join('; '));
  }
  return `set${sets}`;
}
