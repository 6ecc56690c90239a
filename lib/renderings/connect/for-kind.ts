import type { GatewayKind } from '@/lib/policy-engine/gateway-kinds';
import { agentcoreGuide } from './agentcore';
import { agentgatewayGuide } from './agentgateway';
import { authzenGuide } from './authzen';
import type { Connection } from './connection';
import { contextforgeGuide } from './contextforge';
import { envoyAiGatewayGuide } from './envoy-ai-gateway';
import type { ConnectGuide } from './guide';
import { kongGuide } from './kong';
import { litellmGuide } from './litellm';
import { opaGuide } from './opa';
import { remitGuide } from './remit';
import { toolhiveGuide } from './toolhive';

const GUIDES: Record<GatewayKind, (connection: Connection) => ConnectGuide> = {
  remit: remitGuide,
  opa: opaGuide,
  authzen: ({ servers, ...rest }) => authzenGuide({ ...rest, servers: servers.map(({ slug }) => slug) }),
  toolhive: toolhiveGuide,
  agentcore: agentcoreGuide,
  agentgateway: agentgatewayGuide,
  'envoy-ai-gateway': envoyAiGatewayGuide,
  kong: kongGuide,
  contextforge: contextforgeGuide,
  litellm: litellmGuide,
};

/** How a gateway of this kind is connected, with its real names. `notEnforced` is passed on, or what the guide says. */
export function connectGuide(kind: GatewayKind, connection: Connection): ConnectGuide {
  const baseUrl = connection.baseUrl.replace(/\/+$/, '');
  const guide = GUIDES[kind]({ ...connection, baseUrl });
  return connection.notEnforced === undefined ? guide : { ...guide, notEnforced: connection.notEnforced };
}
