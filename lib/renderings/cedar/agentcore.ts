import { sha256Hex } from '@/lib/kernel/digest';
import { allowances, chunks, groupBy } from '../allowances';
import type { Renderer } from '../rendered-file';
import type { SettingsOf } from '../settings';
import { subjectsOf } from '../subjects';
import { jsonText } from '../yaml-text';
import { cedarString, entity } from './cedar-text';

const TOOLS_A_POLICY = 100;

/**
 * The policies of an AgentCore policy engine, as its API takes them. A policy there cannot be renamed, so its name is
 * made from its text: another text is another policy, and whatever begins with `remit_` and is not in the file goes.
 * A tool is the action `<server>___<tool>`, the subject of a token is `principal.id`, and each claim is a tag of text.
 */
export const renderAgentcore: Renderer<SettingsOf<'agentcore'>> = (policy, settings, now) => {
  const subjects = subjectsOf(policy);
  const asked = allowances(policy, now).filter(({ requireUser }) => !requireUser || settings.userClaim);
  const statements: string[] = [];
  for (const group of groupBy(asked, (one) => JSON.stringify([one.agent, one.requireUser]))) {
    const [{ agent, requireUser }] = group as [(typeof group)[0]];
    for (const { iss, sub } of subjects.get(agent) ?? []) {
      for (const tools of chunks(group, TOOLS_A_POLICY)) {
        const actions = tools.map(({ server, tool }) => entity('AgentCore::Action', `${server}___${tool}`));
        const when = [
          tagIs('iss', iss),
          settings.agentClaim ? tagIs(settings.agentClaim, sub) : `principal.id == ${cedarString(sub)}`,
          ...(requireUser && settings.userClaim ? [namesUser(settings.userClaim, sub)] : []),
        ];
        const scope = [
          'principal is AgentCore::OAuthUser',
          `action in [${actions.join(', ')}]`,
          `resource == ${entity('AgentCore::Gateway', settings.gatewayArn)}`,
        ];
        statements.push(`permit(${scope.join(', ')}) when { ${when.join(' && ')} };`);
      }
    }
  }
  const policies = statements.map((statement) => ({ name: `remit_${sha256Hex(statement).slice(0, 40)}`, statement }));
  const document = { remit: { revision: policy.serial }, policies };
  return { name: 'agentcore.json', mediaType: 'application/json', text: jsonText(document) };
};

function tagIs(claim: string, value: string): string {
  const name = cedarString(claim);
  return `principal.hasTag(${name}) && principal.getTag(${name}) == ${cedarString(value)}`;
}

/** The agent itself is not the user that it acts for. */
function namesUser(claim: string, sub: string): string {
  const read = `principal.getTag(${cedarString(claim)})`;
  return `principal.hasTag(${cedarString(claim)}) && ${read} != "" && ${read} != ${cedarString(sub)}`;
}
