import { RemitError } from '@/lib/kernel/errors';
import { celString } from '../agentgateway/cel-text';
import { type Allowance, allowances, byCodeUnit, chunks, groupBy } from '../allowances';
import { NOTICE, type Renderer, targetsOf } from '../rendered-file';
import type { SettingsOf } from '../settings';
import { issuersOf, oneIssuer, subjectsOf } from '../subjects';
import { yamlText } from '../yaml-text';

// Of the MCPRoute's definition.
const MAX_RULES = 32;
const TOOLS_A_RULE = 16;
const VALUES_A_CLAIM = 128;

interface Rule {
  source: { jwt: { claims: { name: string; valueType: 'String'; values: string[] }[] } };
  target: { tools: { backend: string; tool: string }[] };
  cel?: string;
  action: 'Allow';
}

/**
 * An MCPRoute of Envoy AI Gateway with a Backend for each server. The route denies what no rule allows. A route takes 32
 * rules of 16 tools: agents with the same tools share theirs, and what does not fit is refused rather than cut off.
 */
export const renderEnvoyAiGateway: Renderer<SettingsOf<'envoy-ai-gateway'>> = (policy, settings, now) => {
  const subjects = subjectsOf(policy);
  const asked = allowances(policy, now).filter(({ requireUser }) => !requireUser || settings.userClaim);
  const agents = asked.map(({ agent }) => agent);
  const issuer = oneIssuer(settings.issuer, issuersOf(subjects, agents));
  const rules = issuer === null ? [] : rulesFor(asked, issuer);
  if (rules.length > MAX_RULES) {
    throw new RemitError(
      'conflict',
      `An MCPRoute of Envoy AI Gateway holds ${MAX_RULES} rules, and these grants need ${rules.length}. Let another ` +
        'gateway front some of the servers, or give agents the same tools.',
    );
  }
  const { namespace, routeName, gatewayName, resource } = settings;
  const servers = targetsOf(policy).map(({ name, url }) => ({ name, url: new URL(url) }));
  const route = {
    apiVersion: 'aigateway.envoyproxy.io/v1beta1',
    kind: 'MCPRoute',
    metadata: { name: routeName, namespace },
    spec: {
      parentRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: gatewayName }],
      backendRefs: servers.map(({ name, url }) => ({
        group: 'gateway.envoyproxy.io',
        kind: 'Backend',
        name,
        path: `${url.pathname}${url.search}`,
      })),
      securityPolicy: {
        oauth: {
          issuer: issuer ?? 'https://issuer.invalid',
          audiences: settings.audience === undefined ? [] : [settings.audience],
          protectedResourceMetadata: { resource },
        },
        authorization: { defaultAction: 'Deny', rules },
      },
    },
  };
  const documents = [route, ...servers.flatMap(({ name, url }) => backend(name, url, namespace))];
  return {
    name: 'mcp-route.yaml',
    mediaType: 'application/yaml',
    text: yamlText(NOTICE(policy.serial), ...documents),
  };

  function rulesFor(allowed: Allowance[], iss: string): Rule[] {
    const wanted = groupBy(allowed, (one) => JSON.stringify([one.agent, one.requireUser])).flatMap((group) => {
      const [{ agent, requireUser }] = group as [Allowance];
      const tools = group.map(({ server, tool }) => ({ backend: server, tool }));
      const own = (subjects.get(agent) ?? []).filter((one) => one.iss === iss);
      return own.length === 0 ? [] : [{ subs: own.map(({ sub }) => sub), requireUser, tools }];
    });
    const alike = groupBy(wanted, ({ requireUser, tools }) => JSON.stringify([requireUser, tools]));
    return alike.flatMap((group) => {
      const [{ requireUser, tools }] = group as [(typeof group)[0]];
      const subs = group.flatMap((one) => one.subs).sort(byCodeUnit);
      return chunks(subs, VALUES_A_CLAIM).flatMap((values) =>
        chunks(tools, TOOLS_A_RULE).map((part) => rule(iss, values, part, requireUser)),
      );
    });
  }

  function rule(iss: string, subs: string[], tools: { backend: string; tool: string }[], requireUser: boolean): Rule {
    const claims = 'request.auth.jwt.claims';
    const agent = `${claims}.${settings.agentClaim ?? 'sub'}`;
    const user = `${claims}.${settings.userClaim}`;
    return {
      source: {
        jwt: {
          claims: [
            { name: 'iss', valueType: 'String', values: [iss] },
            { name: settings.agentClaim ?? 'sub', valueType: 'String', values: subs },
          ],
        },
      },
      target: { tools },
      // A claim that is not there is an error, and then the rule does not match.
      ...(requireUser ? { cel: `${user} != ${celString('')} && ${user} != ${agent}` } : {}),
      action: 'Allow',
    };
  }
};

function backend(name: string, url: URL, namespace: string): object[] {
  const secure = url.protocol === 'https:';
  const port = Number(url.port || (secure ? 443 : 80));
  const hostname = url.hostname.replace(/^\[|\]$/g, '');
  const address = /^[\d.]+$|:/.test(hostname) ? { ip: { address: hostname, port } } : { fqdn: { hostname, port } };
  const documents: object[] = [
    {
      apiVersion: 'gateway.envoyproxy.io/v1alpha1',
      kind: 'Backend',
      metadata: { name, namespace },
      spec: { endpoints: [address] },
    },
  ];
  if (secure) {
    documents.push({
      apiVersion: 'gateway.networking.k8s.io/v1alpha3',
      kind: 'BackendTLSPolicy',
      metadata: { name, namespace },
      spec: {
        targetRefs: [{ group: 'gateway.envoyproxy.io', kind: 'Backend', name }],
        validation: { wellKnownCACertificates: 'System', hostname },
      },
    });
  }
  return documents;
}
