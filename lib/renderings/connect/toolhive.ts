import { type Connection, claimsStep, pullStep, serverList, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

export function toolhiveGuide(connection: Connection): ConnectGuide {
  const { gateway, servers, settings = {} } = connection;
  const name = settings.server ?? servers[0]?.slug ?? 'server';
  return {
    title: `Let ToolHive enforce what Remit allows, as ${gateway}`,
    steps: [
      tokenStep(gateway),
      {
        says: `Name each workload as its server is named in Remit (${serverList(servers)}): ToolHive gives that name to the policies, and under another name nothing is allowed. ToolHive keeps a copy of the file with the workload, so a new file needs a new run; keep this beside the pull agent.`,
        code: `#!/bin/sh
set -e
thv rm ${name}
thv run --name ${name} --authz-config toolhive.yaml \\
  --oidc-issuer https://idp.example.com --oidc-audience ${name} <image or server>`,
        language: 'sh',
        file: 'reload-toolhive.sh',
      },
      pullStep(connection, 'toolhive', 'toolhive.yaml', 'sh reload-toolhive.sh'),
      claimsStep(connection),
    ],
  };
}
