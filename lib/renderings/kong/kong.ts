import type { Identity } from '@/lib/policy-engine/types';
import { type Allowance, allowances, byCodeUnit, groupBy } from '../allowances';
import { NOTICE, type Renderer } from '../rendered-file';
import type { SettingsOf } from '../settings';
import { issuersOf, oneIssuer, subjectsOf } from '../subjects';
import { yamlText } from '../yaml-text';

/**
 * For whom the default ACL is, so that its list is not empty: what Kong makes of an empty one is not said. Denied at once,
 * which goes before, so that whoever comes under this name gets nothing for it. Not a slug, so no agent's name.
 */
const NOBODY = '(nobody)';

/**
 * A decK file for Kong: for each server a service, a route, and the AI MCP Proxy plugin with an ACL for each tool that
 * somebody may call. All other tools fall under the default ACL, which is for nobody; without one they would be open.
 */
export const renderKong: Renderer<SettingsOf<'kong'>> = (policy, settings, now) => {
  const subjects = subjectsOf(policy);
  const allowed = allowances(policy, now);
  const names = namer(settings, subjects, allowed);
  const byServer = new Map(groupBy(allowed, ({ server }) => server).map((group) => [group[0]?.server, group]));
  const services = Object.keys(policy.servers)
    .sort()
    .map((server) => ({
      name: `mcp-${server}`,
      url: policy.servers[server]?.url,
      routes: [{ name: `mcp-${server}`, paths: [`/mcp/${server}`], plugins: plugins(server) }],
    }));
  const document = { _format_version: '3.0', _info: { select_tags: ['remit'] }, services };
  return { name: 'kong.yaml', mediaType: 'application/yaml', text: yamlText(NOTICE(policy.serial), document) };

  function plugins(server: string): object[] {
    const here = byServer.get(server) ?? [];
    const config = {
      mode: 'passthrough-listener',
      ...(settings.subject === 'claim'
        ? { acl_attribute_type: 'oauth_access_token', access_token_claim_field: settings.claim }
        : { acl_attribute_type: 'consumer', consumer_identifier: settings.subject }),
      include_consumer_groups: false,
      default_acl: [{ scope: 'tools', allow: [NOBODY], deny: [NOBODY] }],
      tools: groupBy(here, ({ tool }) => tool)
        .map((group) => ({
          tool: (group[0] as Allowance).tool,
          allow: [...new Set(group.flatMap(({ agent }) => names(agent)))].sort(byCodeUnit),
        }))
        .filter(({ allow }) => allow.length > 0)
        .sort((a, b) => byCodeUnit(a.tool, b.tool))
        .map(({ tool, allow }) => ({ name: tool, description: `${server}/${tool}`, acl: { allow } })),
      logging: { log_audits: true },
    };
    const proxy = { name: 'ai-mcp-proxy', config };
    // A consumer is known by its key. Who brings tokens adds the plugin that reads them.
    return settings.subject === 'username' ? [{ name: 'key-auth', config: { key_names: ['apikey'] } }, proxy] : [proxy];
  }
};

/** What stands for an agent in an ACL: none, when nothing does. */
function namer(
  settings: SettingsOf<'kong'>,
  subjects: Map<string, Identity[]>,
  allowed: Allowance[],
): (agent: string) => string[] {
  if (settings.subject === 'username') return (agent) => [agent];
  const agents = allowed.map(({ agent }) => agent);
  const issuer = oneIssuer(settings.issuer, issuersOf(subjects, agents));
  return (agent) =>
    (subjects.get(agent) ?? []).filter(({ iss, sub }) => iss === issuer && sub !== NOBODY).map(({ sub }) => sub);
}
