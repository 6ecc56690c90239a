import { type Connection, claimsStep, pullStep, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

export function agentgatewayGuide(connection: Connection): ConnectGuide {
  const { gateway, settings = {} } = connection;
  const audience = settings.audience
    ? `It takes tokens for ${settings.audience} only.`
    : 'Set audience in the settings of this gateway, so that it takes no token that is meant for something else.';
  return {
    title: `Let agentgateway enforce what Remit allows, as ${gateway}`,
    steps: [
      tokenStep(gateway),
      pullStep(
        connection,
        'agentgateway',
        'agentgateway.yaml',
        undefined,
        'Keep the whole configuration as the policy says: targets, whose tokens count, and rules. agentgateway watches its file, so nothing has to be loaded anew.',
      ),
      {
        says: `Run it with that file; it listens on port ${settings.port ?? '3000'}. ${audience}`,
        code: `agentgateway --validate-only -f agentgateway.yaml
agentgateway -f agentgateway.yaml`,
        language: 'sh',
      },
      claimsStep(connection),
    ],
  };
}
