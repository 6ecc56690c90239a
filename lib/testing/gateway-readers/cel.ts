import { parse as parseCel } from '@marcbachmann/cel-js';
import { parse, parseAllDocuments } from 'yaml';
import { claimsOf, type Reader } from './reader';

interface Agentgateway {
  mcp: {
    policies: {
      jwtAuth?: { mode?: string; providers: { issuer: string }[] };
      mcpAuthorization: { rules: string[] };
    };
    targets: { name: string }[];
  };
}

/** agentgateway: any rule that is true allows, one that fails does not, and no rule at all allows everything. */
export const readAgentgateway: Reader = (text) => {
  const { policies, targets } = (parse(text) as Agentgateway).mcp;
  const rules = policies.mcpAuthorization.rules.map((rule) => parseCel(rule));
  return (asked) => {
    if (!targets.some(({ name }) => name === asked.server)) return false;
    const trusted = policies.jwtAuth?.providers.some(({ issuer }) => issuer === asked.iss) ?? false;
    // Unless it is strict, calls without a token come in too.
    const jwt = trusted ? claimsOf(asked) : undefined;
    if (!jwt && policies.jwtAuth?.mode === 'strict') return false;
    if (rules.length === 0) return true;
    const mcp = { tool: { target: asked.server, name: asked.tool } };
    return rules.some((rule) => holds(rule, { mcp, ...(jwt ? { jwt } : {}) }));
  };
};

interface McpRoute {
  kind: string;
  spec: {
    backendRefs: { name: string }[];
    securityPolicy: {
      oauth: { issuer: string };
      authorization: {
        defaultAction: string;
        rules: {
          source?: { jwt: { claims: { name: string; values: string[] }[] } };
          target?: { tools: { backend: string; tool: string }[] };
          cel?: string;
          action: string;
        }[];
      };
    };
  };
}

/** Envoy AI Gateway: the first rule that matches decides; without a source or a target it matches all of them. */
export const readEnvoyAiGateway: Reader = (text) => {
  const documents = parseAllDocuments(text).map((document) => document.toJS() as McpRoute);
  const route = documents.find(({ kind }) => kind === 'MCPRoute') as McpRoute;
  const { oauth, authorization } = route.spec.securityPolicy;
  if (authorization.rules.length > 32) throw new Error('Kubernetes would refuse more than 32 rules');
  for (const { source, target, cel } of authorization.rules) {
    const sizes = [target?.tools.length ?? 1, source?.jwt.claims.length ?? 1];
    if (sizes.some((size) => size < 1 || size > 16)) throw new Error('Kubernetes would refuse this rule');
    if (source?.jwt.claims.some(({ values }) => values.length < 1 || values.length > 128)) throw new Error('values');
    if (cel !== undefined && cel.length > 4096) throw new Error('CEL is too long');
  }
  const rules = authorization.rules.map((rule) => ({
    ...rule,
    cel: rule.cel === undefined ? null : parseCel(rule.cel),
  }));
  return (asked) => {
    if (asked.iss !== oauth.issuer || !route.spec.backendRefs.some(({ name }) => name === asked.server)) return false;
    const claims = claimsOf(asked);
    const rule = rules.find(({ source, target, cel }) => {
      if (cel && !holds(cel, { request: { auth: { jwt: { claims } } } })) return false;
      if (target && !target.tools.some((one) => one.backend === asked.server && one.tool === asked.tool)) return false;
      return !source || source.jwt.claims.every(({ name, values }) => values.includes(claims[name] ?? '\0'));
    });
    return (rule?.action ?? authorization.defaultAction) === 'Allow';
  };
};

/** One that fails, because a claim is missing say, is not true. */
function holds(rule: ReturnType<typeof parseCel>, context: Record<string, unknown>): boolean {
  try {
    return rule(context) === true;
  } catch {
    return false;
  }
}
