import { type Connection, pullStep, type Step, tokenStep } from './connection';
import type { ConnectGuide } from './guide';

export function kongGuide(connection: Connection): ConnectGuide {
  const { gateway, servers } = connection;
  return {
    title: `Let Kong enforce what Remit allows, as ${gateway}`,
    steps: [
      tokenStep(gateway),
      subjectStep(connection),
      pullStep(
        connection,
        'kong',
        'kong.yaml',
        'deck gateway sync kong.yaml',
        'Keep services, routes and ACLs as the policy says. decK changes only what has the tag remit. The AI MCP Proxy plugin needs Kong 3.14 or newer.',
      ),
      {
        says: 'Agents reach each server under its own path. A tool that is not listed is for nobody.',
        code: (servers.length > 0 ? servers : [{ slug: 'server' }])
          .map(({ slug }) => `https://<kong>/mcp/${slug}`)
          .join('\n'),
        language: 'text',
      },
    ],
  };
}

function subjectStep({ settings = {} }: Connection): Step {
  if (settings.subject === 'claim') {
    return {
      says: `Add the plugin that checks tokens (OpenID Connect or AI MCP OAuth2) to each route, for one issuer only. An agent is known by the claim ${settings.claim ?? 'sub'}.`,
    };
  }
  if (settings.subject === 'custom_id') {
    return {
      says: 'Make a consumer for each agent whose custom_id is the subject of its identity in Remit, and add the plugin that finds the consumer to each route.',
    };
  }
  return {
    says: 'Make a consumer for each agent, called as its slug in Remit, with a key of its own. A consumer of another name may call nothing.',
    code: `_format_version: "3.0"
_info:
  select_tags: [agents]
consumers:
  - username: "<agent>"
    keyauth_credentials:
      - key: "<a key that only this agent has>"`,
    language: 'yaml',
    file: 'consumers.yaml',
  };
}
