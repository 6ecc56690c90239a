import { allowances, groupBy } from '../allowances';
import { NOTICE, type Renderer, targetsOf } from '../rendered-file';
import type { SettingsOf } from '../settings';
import { issuersOf, subjectsOf } from '../subjects';
import { yamlText } from '../yaml-text';
import { celList, celString } from './cel-text';

/**
 * The configuration file of agentgateway: its targets, whose tokens it takes, and one allow rule for each identity and
 * server. Without rules it would allow everything, so `false` stands where nothing is allowed; and without a mode it
 * would let calls in that have no token.
 */
export const renderAgentgateway: Renderer<SettingsOf<'agentgateway'>> = (policy, settings, now) => {
  const subjects = subjectsOf(policy);
  const asked = allowances(policy, now).filter(({ requireUser }) => !requireUser || settings.userClaim);
  const known = issuersOf(subjects, Object.keys(policy.agents));
  const issuers = settings.issuer === undefined ? known : [settings.issuer];
  const rules: string[] = [];
  for (const group of groupBy(asked, (one) => JSON.stringify([one.agent, one.server, one.requireUser]))) {
    const [{ agent, server, requireUser }] = group as [(typeof group)[0]];
    for (const { iss, sub } of subjects.get(agent) ?? []) {
      if (!issuers.includes(iss)) continue;
      const user = `jwt.${settings.userClaim}`;
      rules.push(
        [
          `jwt.iss == ${celString(iss)}`,
          `jwt.${settings.agentClaim ?? 'sub'} == ${celString(sub)}`,
          // A claim that is not there fails the rule, and a rule that fails allows nothing.
          ...(requireUser ? [`${user} != ""`, `${user} != ${celString(sub)}`] : []),
          `mcp.tool.target == ${celString(server)}`,
          `mcp.tool.name in ${celList(group.map(({ tool }) => tool))}`,
        ].join(' && '),
      );
    }
  }
  const providers = issuers.map((iss) => ({
    issuer: iss,
    ...(settings.audience === undefined ? {} : { audiences: [settings.audience] }),
    jwks: settings.jwksFile === undefined ? { url: keysOf(iss) } : { file: settings.jwksFile },
  }));
  const document = {
    mcp: {
      port: Number(settings.port),
      policies: {
        ...(providers.length === 0 ? {} : { jwtAuth: { mode: 'strict', providers } }),
        mcpAuthorization: { rules: rules.length === 0 ? ['false'] : rules },
      },
      targets: targetsOf(policy).map(({ name, url }) => ({ name, mcp: { host: url } })),
    },
  };
  return { name: 'agentgateway.yaml', mediaType: 'application/yaml', text: yamlText(NOTICE(policy.serial), document) };
};

function keysOf(issuer: string): string {
  return `${issuer.replace(/\/+$/, '')}/.well-known/jwks.json`;
}
