import { isUtf8 } from 'node:buffer';
import type { Json, JsonObject } from '@/lib/kernel/json';

export type MessageId = string | number;

export type Message =
  | { kind: 'request'; id: MessageId; method: string; params: JsonObject }
  | { kind: 'notification'; method: string; params: JsonObject }
  | { kind: 'response'; id: MessageId | null; result?: JsonObject; error?: JsonObject };

/** What came is no message; with the JSON-RPC code and HTTP status that it is answered with. */
export class BadMessage extends Error {
  constructor(
    readonly code: number,
    message: string,
    readonly status = 400,
    readonly id: MessageId | null = null,
  ) {
    super(message);
    this.name = 'BadMessage';
  }
}

const PARSE_ERROR = -32_700;
const INVALID_REQUEST = -32_600;

/** JSON in strict UTF-8, nested at most `depth` levels. Throws BadMessage. */
export function parseJson(bytes: Buffer, depth: number): Json {
  if (!isUtf8(bytes)) throw new BadMessage(PARSE_ERROR, 'The body is not UTF-8.');
  if (isDeeper(bytes, depth)) throw new BadMessage(PARSE_ERROR, `The JSON is nested deeper than ${depth} levels.`);
  try {
    return JSON.parse(bytes.toString('utf8')) as Json;
  } catch {
    throw new BadMessage(PARSE_ERROR, 'The body is not JSON.');
  }
}

const [QUOTE, BACKSLASH] = [0x22, 0x5c];

/** A long text opens little: what opens no more than may be nested is not looked at byte by byte. */
function opensMore(bytes: Buffer, most: number): boolean {
  let opened = 0;
  for (const brace of [0x5b, 0x7b]) {
    for (let at = bytes.indexOf(brace); at >= 0; at = bytes.indexOf(brace, at + 1)) {
      opened += 1;
      if (opened > most) return true;
    }
  }
  return false;
}

/** Counted on the bytes, before anything is built of them. In UTF-8 no part of another character looks like these. */
function isDeeper(bytes: Buffer, most: number): boolean {
  if (!opensMore(bytes, most)) return false;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at] as number;
    if (quoted) {
      if (byte === BACKSLASH) at += 1;
      else if (byte === QUOTE) quoted = false;
    } else if (byte === QUOTE) quoted = true;
    // [ and {, ] and } differ from each other by one bit.
    else if ((byte | 0x20) === 0x7b) {
      depth += 1;
      if (depth > most) return true;
    } else if ((byte | 0x20) === 0x7d) depth -= 1;
  }
  return false;
}

/** One JSON-RPC message; its members are read from the parsed value, which is also what is sent on. */
export function parseMessage(value: Json): Message {
  if (Array.isArray(value)) throw new BadMessage(INVALID_REQUEST, 'Batches are not taken: send one message a request.');
  if (!isObject(value) || own(value, 'jsonrpc') !== '2.0') {
    throw new BadMessage(INVALID_REQUEST, 'This is no JSON-RPC 2.0 message.');
  }
  const id = own(value, 'id');
  const method = own(value, 'method');
  if (method === undefined) {
    const [result, error] = [own(value, 'result'), own(value, 'error')];
    if ((id === null || isId(id)) && isObject(result) !== isObject(error)) {
      return { kind: 'response', id, ...(isObject(result) ? { result } : { error: error as JsonObject }) };
    }
    throw new BadMessage(INVALID_REQUEST, 'This is neither a request nor a response.');
  }
  const known = isId(id) ? id : null;
  if (typeof method !== 'string' || method === '' || method.length > 200) {
    throw new BadMessage(INVALID_REQUEST, 'The method is no name.', 400, known);
  }
  const params = own(value, 'params') ?? {};
  if (!isObject(params)) throw new BadMessage(INVALID_REQUEST, 'The params are no object.', 400, known);
  if (id === undefined) return { kind: 'notification', method, params };
  if (!isId(id)) throw new BadMessage(INVALID_REQUEST, 'The id is neither text nor a whole number.');
  return { kind: 'request', id, method, params };
}

/** A message as it is sent on: made anew of what was read, so that nobody behind reads another one out of it. */
export function messageText(message: Message): string {
  const { kind, ...rest } = message;
  if ('params' in rest && Object.keys(rest.params).length === 0) {
    const { params: _, ...bare } = rest;
    return JSON.stringify({ jsonrpc: '2.0', ...bare });
  }
  return JSON.stringify({ jsonrpc: '2.0', ...rest });
}

export function isObject(value: unknown): value is JsonObject {
  return value !== null && typeof value === 'object' && !Array.isArray(value);
}

/** What the object itself says, whatever objects inherit. */
export function own(value: JsonObject, key: string): Json | undefined {
  return Object.hasOwn(value, key) ? value[key] : undefined;
}

function isId(id: unknown): id is MessageId {
  return (typeof id === 'string' && id.length <= 1_000) || Number.isSafeInteger(id);
}
