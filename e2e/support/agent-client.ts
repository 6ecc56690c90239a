import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import type { SampleIssuer } from '../../scripts/lib/sample-callers';

interface Calling {
  url: string;
  issuer: SampleIssuer;
  agent: string;
  server: string;
}

/** An agent that calls through the gateway with a token of its own. */
export async function openAgentClient({ url, issuer, agent, server }: Calling) {
  const endpoint = `${url}/mcp/${server}`;
  const token = await issuer.token(agent, endpoint);
  const client = new Client({ name: agent, version: '1.0.0' }, { versionNegotiation: { mode: 'auto' } });
  await client.connect(
    new StreamableHTTPClientTransport(new URL(endpoint), {
      requestInit: { headers: { Authorization: `Bearer ${token}` } },
    }),
  );
  return {
    async call(name: string, args: Record<string, unknown> = {}) {
      const { content, isError } = (await client.callTool({ name, arguments: args })) as {
        content: { text: string }[];
        isError?: boolean;
      };
      return { refused: isError === true, text: content[0]?.text ?? '' };
    },
    close: () => client.close().catch(() => {}),
  };
}
