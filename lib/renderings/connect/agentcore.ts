import { AGENTCORE_SCRIPT } from './apply/agentcore-script';
import { type Connection, claimsStep, pullStep, serverList, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

export function agentcoreGuide(connection: Connection): ConnectGuide {
  const { gateway, servers, settings = {} } = connection;
  const known =
    settings.gatewayArn === undefined ? 'Set gatewayArn in the settings of this gateway: until then' : 'Else';
  return {
    title: `Let Amazon Bedrock AgentCore enforce what Remit allows, as ${gateway}`,
    steps: [
      tokenStep(gateway),
      {
        says: `Attach a policy engine to the AgentCore gateway in enforce mode; without one it allows every call. Name each target as its server is named in Remit: ${serverList(servers)}. ${known} the policies are for no gateway, and nothing is allowed.`,
      },
      {
        says: 'Keep this beside the pull agent. It deletes the policies that are not in the file, then makes those that are new; it touches only those whose names begin with remit_.',
        code: AGENTCORE_SCRIPT,
        language: 'text',
        file: 'apply-agentcore.mjs',
      },
      pullStep(connection, 'agentcore', 'agentcore.json', 'node apply-agentcore.mjs agentcore.json'),
      claimsStep(connection),
    ],
  };
}
