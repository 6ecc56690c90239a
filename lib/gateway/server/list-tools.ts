import { maySee } from '@/lib/gateway/decide/decide-call';
import { toolIn } from '@/lib/gateway/decide/policy-view';
import { isObject, own, parseJson, parseMessage } from '@/lib/gateway/mcp/parse';
import { readEvents } from '@/lib/gateway/mcp/sse';
import { abortAfter } from '@/lib/gateway/upstream/cancellation';
import { readWhole, type UpstreamAnswer, UpstreamFailure } from '@/lib/gateway/upstream/forward';
import type { Json, JsonObject } from '@/lib/kernel/json';
import type { Exchange } from './parts';
import type { Answer } from './pending';
import { upstreamHeaders } from './upstream-headers';

/** A list may be cached by the client for so long at most: what it may see can change at any moment. */
const MOST_TTL_MS = 60_000;

/** A page of the upstream's tools with only what the caller may call, in the upstream's order. */
export function filterTools(exchange: Exchange, answer: Answer): Answer {
  const { parts, server, session, caller } = exchange;
  // The policy of now: the answer may have taken long.
  const view = parts.view() ?? exchange.view;
  const { result } = answer;
  const tools = result && own(result, 'tools');
  if (!result || !Array.isArray(tools)) return answer;
  const listed = tools.filter((tool): tool is JsonObject => isObject(tool));
  const digests = parts.pins.learn({ server, session }, listed);
  const now = parts.clock();
  const seen = new Set<string>();
  const visible = listed.filter((tool) => {
    const name = tool.name;
    if (typeof name !== 'string' || seen.has(name)) return false;
    seen.add(name);
    const definition = digests.get(name) as string;
    const approved = toolIn(view.policy, `${server}/${name}`)?.definition;
    if (approved !== undefined && approved !== definition) parts.noteDrift(`${server}/${name}`, approved, definition);
    return maySee({ server, tool: name, caller, now, definition, view });
  });
  return {
    ...answer,
    result: { ...result, tools: visible, ...caching(result, view.freshUntil.getTime() - now.getTime()) },
  };
}

/** Another caller's list is another one, and none is good for longer than the policy. */
function caching(result: JsonObject, freshMs: number): JsonObject {
  const ttl = own(result, 'ttlMs');
  return {
    ...(own(result, 'cacheScope') === undefined ? {} : { cacheScope: 'private' }),
    ...(typeof ttl === 'number' ? { ttlMs: Math.max(0, Math.min(ttl, MOST_TTL_MS, freshMs)) } : {}),
  };
}

const MOST_PAGES = 50;
const MOST_TOOLS = 5_000;
const LIST_MS = 20_000;

/**
 * Every tool that the upstream lists to this caller's session, to compare definitions before a call. `params` are the
 * call's, of which the stateless era needs `_meta`. Throws when the list cannot be read whole.
 */
export async function listUpstreamTools(exchange: Exchange, params: JsonObject): Promise<JsonObject[]> {
  const { parts, url, era } = exchange;
  const signal = abortAfter(LIST_MS);
  const { 'mcp-name': _, 'last-event-id': __, ...own_ } = await upstreamHeaders(exchange);
  const headers = Object.fromEntries(Object.entries(own_).filter(([name]) => !name.startsWith('mcp-param-')));
  if (era === 'stateless' || headers['mcp-method'] !== undefined) headers['mcp-method'] = 'tools/list';
  headers.accept = 'application/json, text/event-stream';
  headers['content-type'] = 'application/json';
  const meta = own(params, '_meta');
  const { progressToken: ___, ...kept } = isObject(meta) ? meta : ({} as JsonObject);
  const tools: JsonObject[] = [];
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MOST_PAGES; page++) {
    const id = `remit-pins-${page}`;
    const body = JSON.stringify({
      jsonrpc: '2.0',
      id,
      method: 'tools/list',
      params: {
        ...(Object.keys(kept).length > 0 ? { _meta: kept } : {}),
        ...(cursor === undefined ? {} : { cursor }),
      },
    });
    const answer = await parts.upstreams.send({ url, method: 'POST', headers, body, signal });
    const result = await resultOf(exchange, answer, id);
    const listed = own(result, 'tools');
    if (!Array.isArray(listed)) throw new UpstreamFailure('lists no tools');
    tools.push(...listed.filter((tool): tool is JsonObject => isObject(tool)));
    if (tools.length > MOST_TOOLS) throw new UpstreamFailure(`lists more than ${MOST_TOOLS} tools`);
    const next = own(result, 'nextCursor');
    if (typeof next !== 'string') return tools;
    if (cursors.has(next)) throw new UpstreamFailure('pages in a circle');
    cursors.add(next);
    cursor = next;
  }
  throw new UpstreamFailure(`has more than ${MOST_PAGES} pages of tools`);
}

async function resultOf({ parts }: Exchange, answer: UpstreamAnswer, id: string): Promise<JsonObject> {
  const { resultBytes, depth } = parts.config.limits;
  const read = (value: Json): JsonObject | undefined => {
    const message = parseMessage(value);
    return message.kind === 'response' && message.id === id ? message.result : undefined;
  };
  if (answer.status !== 200 || answer.kind === 'none') {
    answer.body.destroy();
    throw new UpstreamFailure(`answered a list with ${answer.status}`);
  }
  if (answer.kind === 'json') {
    const result = read(parseJson(await readWhole(answer.body, resultBytes), depth));
    if (result) return result;
  } else {
    for await (const { data } of readEvents(answer.body, resultBytes)) {
      const result = data?.trim() ? read(parseJson(Buffer.from(data), depth)) : undefined;
      // Leaving the loop ends the stream.
      if (result) return result;
    }
  }
  throw new UpstreamFailure('gave no list');
}
