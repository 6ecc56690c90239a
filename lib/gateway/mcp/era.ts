import type { IncomingHttpHeaders } from 'node:http';
import type { JsonObject } from '@/lib/kernel/json';
import { headerText } from './header-text';
import { isTaskMethod } from './methods';
import { BadMessage, isObject, type Message, own } from './parse';

/** `sessions`: up to 2025-11-25, with initialize and `Mcp-Session-Id`. `stateless`: each message stands alone. */
export type Era = 'sessions' | 'stateless';

const META_VERSION = 'io.modelcontextprotocol/protocolVersion';
const FIRST_STATELESS = '2026-07-28';
const HEADER_MISMATCH = -32_020;

/** A message's era, by its own `_meta`; the header alone counts where a body has none, as a notification's may. */
export function eraOf(message: Message, headers: IncomingHttpHeaders): Era {
  if (metaVersion(message) !== undefined) return 'stateless';
  if (message.kind === 'request' && message.method === 'initialize') return 'sessions';
  const said = headers['mcp-protocol-version'];
  // Versions are dates, which sort as text.
  return typeof said === 'string' && /^\d{4}-\d\d-\d\d$/.test(said) && said >= FIRST_STATELESS
    ? 'stateless'
    : 'sessions';
}

function metaVersion(message: Message): string | undefined {
  if (message.kind === 'response') return undefined;
  const meta = own(message.params, '_meta');
  const version = isObject(meta) ? own(meta, META_VERSION) : undefined;
  return typeof version === 'string' ? version : undefined;
}

/** What `Mcp-Name` mirrors of a body, by method. */
const NAMED_BY: Record<string, string> = {
  'tools/call': 'name',
  'prompts/get': 'name',
  'resources/read': 'uri',
  'tasks/get': 'taskId',
  'tasks/update': 'taskId',
  'tasks/cancel': 'taskId',
};

/**
 * What headers say of a message has to be what the message says: whoever routes or decides by the headers would see
 * another call than who reads the body. In the stateless era they have to be there. Throws BadMessage -32020.
 */
export function checkHeaders(message: Message, headers: IncomingHttpHeaders, era: Era): void {
  if (message.kind === 'response') return;
  const id = message.kind === 'request' ? message.id : null;
  const refuse = (name: string, what: string) =>
    new BadMessage(HEADER_MISMATCH, `Header mismatch: ${name} ${what}`, 400, id);
  const required = era === 'stateless' && message.kind === 'request';
  const compare = (name: string, body: string | undefined, wanted: boolean) => {
    const header = headers[name.toLowerCase()];
    if (header === undefined) {
      if (wanted) throw refuse(name, 'header is missing.');
    } else if (body === undefined || headerText(String(header)) !== body)
      throw refuse(name, 'is not what the body says.');
  };
  const version = metaVersion(message);
  if (version !== undefined) compare('MCP-Protocol-Version', version, required);
  compare('Mcp-Method', message.method, required);
  const source = Object.hasOwn(NAMED_BY, message.method) ? NAMED_BY[message.method] : undefined;
  if (!source) return;
  const named = textOf(message.params, source);
  // Of a task it may be left out.
  compare('Mcp-Name', named, required && named !== undefined && !isTaskMethod(message.method));
}

function textOf(params: JsonObject, key: string): string | undefined {
  const value = own(params, key);
  return typeof value === 'string' ? value : undefined;
}

const CAPABILITIES = 'io.modelcontextprotocol/clientCapabilities';
/** With these a server may ask the client for something. */
const ASKING = ['sampling', 'elicitation', 'roots'];

/** The same message from a client that cannot be asked for anything, so that the server does not try. */
export function withoutAsking(message: Message): Message {
  if (message.kind !== 'request') return message;
  const { params } = message;
  const capabilities = own(params, 'capabilities');
  if (message.method === 'initialize' && isObject(capabilities)) {
    return { ...message, params: { ...params, capabilities: without(capabilities) } };
  }
  const meta = own(params, '_meta');
  const inMeta = isObject(meta) ? own(meta, CAPABILITIES) : undefined;
  if (!isObject(meta) || !isObject(inMeta)) return message;
  return { ...message, params: { ...params, _meta: { ...meta, [CAPABILITIES]: without(inMeta) } } };
}

export const TASKS = 'io.modelcontextprotocol/tasks';

/** Whether a request is of a client that knows that a call may be answered later. */
export function declaresTasks(params: JsonObject): boolean {
  const meta = own(params, '_meta');
  const capabilities = isObject(meta) ? own(meta, CAPABILITIES) : undefined;
  const extensions = isObject(capabilities) ? own(capabilities, 'extensions') : undefined;
  return isObject(extensions) && own(extensions, TASKS) !== undefined;
}

function without(capabilities: JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(capabilities).filter(([name]) => !ASKING.includes(name)));
}
