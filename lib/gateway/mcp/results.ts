import type { Json, JsonObject } from '@/lib/kernel/json';
import type { MessageId } from './parse';

export const INVALID_PARAMS = -32_602;
export const METHOD_NOT_FOUND = -32_601;
export const INTERNAL_ERROR = -32_603;
/** Of JSON-RPC's range for servers: the gateway does not let this pass. */
export const REFUSED = -32_001;

export function errorAnswer(id: MessageId | null, code: number, message: string, data?: Json): JsonObject {
  return { jsonrpc: '2.0', id, error: { code, message, ...(data === undefined ? {} : { data }) } };
}

export function resultAnswer(id: MessageId, result: JsonObject): JsonObject {
  return { jsonrpc: '2.0', id, result };
}

/** A tool's answer that says why it was not called; agents read this, while protocol errors often end a run. */
export function refusedResult(text: string, stateless: boolean): JsonObject {
  return { ...(stateless ? { resultType: 'complete' } : {}), content: [{ type: 'text', text }], isError: true };
}
