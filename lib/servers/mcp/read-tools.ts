import { Client, StreamableHTTPClientTransport } from '@modelcontextprotocol/client';
import { z } from 'zod';
import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { showInvisible } from '@/lib/kernel/invisible';
import { TOOL_NAME_PATTERN } from '@/lib/kernel/slug';
import type { RawTool } from '@/lib/kernel/tool-definition';
import { limitBytes } from '@/lib/net/limit-bytes';

const MAX_PAGES = 50;
const MAX_TOOLS = 2_000;
const TOTAL_MS = 30_000;

/** Handed on untouched: the digest covers what the server sent, and even a loose schema would drop `__proto__`. */
const rawToolSchema = z.custom<RawTool>(
  (tool) => typeof tool === 'object' && tool !== null && typeof (tool as { name?: unknown }).name === 'string',
);
const pageSchema = z.looseObject({
  tools: z.array(rawToolSchema),
  nextCursor: z.string().optional(),
});

/**
 * Every tool that an MCP server lists, by Streamable HTTP, in either protocol era. Whole or not at all.
 * Throws `upstream_failed` (in words for people), `too_large` or `url_refused`.
 */
export async function readTools({
  url,
  safeFetch,
  totalMs = TOTAL_MS,
  stopping = new AbortController().signal,
}: {
  url: string;
  safeFetch: typeof fetch;
  totalMs?: number;
  /** Breaks off from outside; then its reason is thrown. */
  stopping?: AbortSignal;
}): Promise<{ tools: RawTool[] }> {
  const host = new URL(url).host;
  const deadline = AbortSignal.any([AbortSignal.timeout(totalMs), stopping]);
  const broken = new AbortController();
  const signal = AbortSignal.any([deadline, broken.signal]);
  let refused: unknown;
  // An event stream that breaks says nothing to whoever waits for an answer in it.
  const noteBreak = (error: unknown) => {
    if (isRemitError(error)) refused ??= error;
    broken.abort(error);
    return error;
  };
  // The SDK wraps what its fetch throws; our own reason is kept aside.
  const keeping: typeof fetch = async (input, init) => {
    try {
      const either = init?.signal ? AbortSignal.any([init.signal, deadline]) : deadline;
      const response = await safeFetch(input, { ...init, signal: either });
      if ([401, 403].includes(response.status))
        refused ??= fail(host, 'wants authentication, which Remit cannot give yet');
      const isCall = init?.method === 'POST';
      return isCall ? limitBytes(response, Number.POSITIVE_INFINITY, () => {}, noteBreak) : response;
    } catch (error) {
      if (isRemitError(error)) refused ??= error;
      throw error;
    }
  };
  const client = new Client({ name: 'remit', version: '1' }, { versionNegotiation: { mode: 'auto' } });
  const transport = new StreamableHTTPClientTransport(new URL(url), { fetch: keeping });
  try {
    stopping.throwIfAborted();
    await client.connect(transport, { timeout: totalMs, signal });
    return { tools: await readPages(client, host, { timeout: totalMs, signal }) };
  } catch (error) {
    stopping.throwIfAborted();
    if (isRemitError(error)) throw error;
    if (refused) throw refused;
    if (deadline.aborted) throw fail(host, `did not list its tools within ${Math.round(totalMs / 1000)} seconds`);
    throw fail(host, 'did not answer as an MCP server does. Check the address; it must speak Streamable HTTP');
  } finally {
    await transport.terminateSession().catch(() => {});
    await client.close().catch(() => {});
  }
}

async function readPages(
  client: Client,
  host: string,
  options: { timeout: number; signal: AbortSignal },
): Promise<RawTool[]> {
  const tools = new Map<string, RawTool>();
  const cursors = new Set<string>();
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const result = await client.request(
      { method: 'tools/list', params: cursor === undefined ? {} : { cursor } },
      pageSchema,
      options,
    );
    for (const tool of result.tools) {
      if (!isToolName(tool.name)) throw fail(host, `lists a tool whose name is not allowed: ${quoted(tool.name)}`);
      if (tools.has(tool.name)) throw fail(host, `lists the tool ${tool.name} twice`);
      tools.set(tool.name, tool);
      if (tools.size > MAX_TOOLS) throw fail(host, `lists more than ${MAX_TOOLS} tools`);
    }
    if (result.nextCursor === undefined) return [...tools.values()];
    if (cursors.has(result.nextCursor)) throw fail(host, 'pages in a circle');
    cursors.add(result.nextCursor);
    cursor = result.nextCursor;
  }
  throw fail(host, `has more than ${MAX_PAGES} pages of tools`);
}

/** A tool has a page of its own, so no part of its name may mean something else in a path. */
function isToolName(name: string): boolean {
  return TOOL_NAME_PATTERN.test(name) && name.split('/').every((part) => !['', '.', '..'].includes(part));
}

/** The start of a name that may hold anything, for an error that people read. */
function quoted(name: string): string {
  const escaped = showInvisible(name.slice(0, 60), new Set([' '])).map(({ text, codePoint }) =>
    codePoint ? `\\u{${codePoint.slice(2).toLowerCase()}}` : text,
  );
  return `"${escaped.join('')}${name.length > 60 ? '…' : ''}"`;
}

function fail(host: string, what: string): RemitError {
  return new RemitError('upstream_failed', `${host} ${what}. Nothing was changed.`);
}
