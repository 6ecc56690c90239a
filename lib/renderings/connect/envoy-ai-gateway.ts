import { type Connection, claimsStep, pullStep, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

export function envoyAiGatewayGuide(connection: Connection): ConnectGuide {
  const { gateway, settings = {} } = connection;
  const namespace = settings.namespace ?? 'default';
  return {
    title: `Let Envoy AI Gateway enforce what Remit allows, as ${gateway}`,
    steps: [
      tokenStep(gateway),
      {
        says: `Have a Gateway of Envoy Gateway called ${settings.gatewayName ?? 'mcp-gateway'} in the namespace ${namespace}, with Envoy AI Gateway installed. It takes tokens of one issuer: set it in the settings when your agents have several.`,
        code: `kubectl -n ${namespace} get gateway ${settings.gatewayName ?? 'mcp-gateway'}
kubectl explain mcproute.spec.securityPolicy.authorization`,
        language: 'sh',
      },
      pullStep(
        connection,
        'envoy-ai-gateway',
        'mcp-route.yaml',
        'kubectl apply -f mcp-route.yaml',
        'Keep the route and its backends as the policy says. A route holds 32 rules of 16 tools, and a policy that needs more is refused.',
      ),
      {
        says: `Agents reach all servers at one address, under the names that the gateway gives their tools: ${settings.resource ?? 'https://gateway.example.com/mcp'}.`,
      },
      claimsStep(connection),
    ],
  };
}
