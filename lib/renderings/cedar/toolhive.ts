import { allowances, chunks, groupBy } from '../allowances';
import { NOTICE, type Renderer } from '../rendered-file';
import type { SettingsOf } from '../settings';
import { subjectsOf } from '../subjects';
import { yamlText } from '../yaml-text';
import { cedarString, entity } from './cedar-text';

const TOOLS_A_POLICY = 100;

/**
 * ToolHive's authorisation config (`thv run --authz-config`): one permit for each identity and server, so that a call
 * is compared with the few that name its caller. ToolHive names the workload as the tool's parent, `MCP::"<name>"`:
 * one file serves workloads that are called as their servers are here, and elsewhere allows nothing. It denies a call
 * when any policy fails, so every attribute is asked for before it is read.
 */
export const renderToolhive: Renderer<SettingsOf<'toolhive'>> = (policy, settings, now) => {
  const subjects = subjectsOf(policy);
  const asked = allowances(policy, now).filter(
    ({ server, requireUser }) =>
      (settings.server === undefined || server === settings.server) && (!requireUser || settings.userClaim),
  );
  const policies: string[] = [];
  for (const group of groupBy(asked, (one) => JSON.stringify([one.agent, one.server, one.requireUser]))) {
    const [{ agent, server, requireUser }] = group as [(typeof group)[0]];
    for (const { iss, sub } of subjects.get(agent) ?? []) {
      for (const tools of chunks(group, TOOLS_A_POLICY)) {
        const when = [
          `resource in ${entity('MCP', server)}`,
          `[${tools.map(({ tool }) => entity('Tool', tool)).join(', ')}].contains(resource)`,
          claimIs('iss', iss),
          ...(settings.agentClaim ? [claimIs(settings.agentClaim, sub)] : []),
          ...(requireUser && settings.userClaim ? [namesUser(settings.userClaim, sub)] : []),
        ];
        const principal = settings.agentClaim ? 'principal' : `principal == ${entity('Client', sub)}`;
        const scope = `${principal}, action == ${entity('Action', 'call_tool')}, resource`;
        policies.push(`permit(${scope}) when { ${when.join(' && ')} };`);
      }
    }
  }
  // ToolHive does not start without a policy.
  if (policies.length === 0) policies.push('forbid(principal, action, resource);');
  const document = { version: '1.0', type: 'cedarv1', cedar: { policies, entities_json: '[]' } };
  return { name: 'toolhive.yaml', mediaType: 'application/yaml', text: yamlText(NOTICE(policy.serial), document) };
};

function claimIs(claim: string, value: string): string {
  return `context has claim_${claim} && context.claim_${claim} == ${cedarString(value)}`;
}

/** The agent itself is not the user that it acts for. */
function namesUser(claim: string, sub: string): string {
  const read = `context.claim_${claim}`;
  return `context has claim_${claim} && ${read} != "" && ${read} != ${cedarString(sub)}`;
}
