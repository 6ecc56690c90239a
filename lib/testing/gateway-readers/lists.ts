import { parse } from 'yaml';
import type { Asked, Reader } from './reader';

interface Acl {
  allow?: string[];
  deny?: string[];
}
interface Kong {
  services: {
    name: string;
    routes: { plugins: { name: string; config: KongConfig }[] }[];
  }[];
}
interface KongConfig {
  acl_attribute_type: string;
  consumer_identifier?: string;
  default_acl?: (Acl & { scope: string })[];
  tools: { name: string; acl?: Acl }[];
}

/** Kong's AI MCP Proxy: the tool's own ACL instead of the default one; no list at all lets everybody in. */
export const readKong: Reader = (text) => {
  const { services } = parse(text) as Kong;
  return (asked) => {
    const service = services.find(({ name }) => name === `mcp-${asked.server}`);
    if (!service) return false;
    const plugin = service.routes[0]?.plugins.find(({ name }) => name === 'ai-mcp-proxy');
    if (!plugin) return true;
    const { config } = plugin;
    const acl = config.tools.find(({ name }) => name === asked.tool)?.acl ?? config.default_acl?.[0];
    const subject =
      config.acl_attribute_type === 'consumer' && config.consumer_identifier === 'username' ? asked.agent : asked.sub;
    if (acl?.deny?.includes(subject)) return false;
    return acl?.allow === undefined || acl.allow.length === 0 || acl.allow.includes(subject);
  };
};

interface Litellm {
  servers: string[];
  teams: {
    team_id: string;
    object_permission: { mcp_servers: string[]; mcp_tool_permissions: Record<string, string[]> };
  }[];
}

/** LiteLLM: a team that names no server is not restricted, a server without a list of tools neither. */
export const readLitellm: Reader = (text) => {
  const { teams } = JSON.parse(text) as Litellm;
  return (asked) => {
    const team = teams.find(({ team_id }) => team_id === `remit-${asked.agent}`);
    if (!team) return false;
    const { mcp_servers, mcp_tool_permissions } = team.object_permission;
    const server = asked.server.replaceAll('-', '_');
    const granted = new Set([...mcp_servers, ...Object.keys(mcp_tool_permissions)]);
    if (granted.size > 0 && !granted.has(server)) return false;
    const tools = Object.hasOwn(mcp_tool_permissions, server) ? mcp_tool_permissions[server] : undefined;
    return tools === undefined || tools.includes(asked.tool);
  };
};

/** ContextForge: what is associated with the agent's virtual server. */
export const readContextforge: Reader = (text) => {
  const { servers } = JSON.parse(text) as {
    servers: { name: string; tools: { gateway: string; tool: string }[] }[];
  };
  return (asked: Asked) => {
    const server = servers.find(({ name }) => name === `remit-${asked.agent}`);
    return server?.tools.some(({ gateway, tool }) => gateway === asked.server && tool === asked.tool) ?? false;
  };
};
