import type { Exchange } from './parts';

/** What an upstream may see of a request. The client's token, cookies and everything else stay here. */
const PASSED = [
  'accept',
  'mcp-protocol-version',
  'mcp-method',
  'mcp-name',
  'last-event-id',
  'traceparent',
  'tracestate',
];

/** The headers of a request to the upstream, with the gateway's own credentials; no `Accept-Encoding`. */
export async function upstreamHeaders(exchange: Exchange): Promise<Record<string, string>> {
  const { parts, request, server, session, instead = {} } = exchange;
  const headers: Record<string, string> = { 'user-agent': 'remit-gateway' };
  for (const name of PASSED) {
    const value = request.headers[name];
    if (typeof value === 'string') headers[name] = value;
  }
  for (const [name, value] of Object.entries(request.headers)) {
    if (name.startsWith('mcp-param-') && typeof value === 'string') headers[name] = value;
  }
  for (const [name, value] of Object.entries(instead)) {
    if (value === undefined) delete headers[name];
    else headers[name] = value;
  }
  if (session !== undefined) headers['mcp-session-id'] = session;
  return Object.assign(headers, await parts.credentials.headers(server));
}
