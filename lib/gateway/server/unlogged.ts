import type { MessageId } from '@/lib/gateway/mcp/parse';
import { errorAnswer, REFUSED } from '@/lib/gateway/mcp/results';
import type { JsonObject } from '@/lib/kernel/json';
import { sendJson } from './answer';
import type { Exchange } from './parts';
import type { Answer } from './pending';

const UNLOGGED = 'The call cannot be logged now, and so it is not answered.';

export function sendUnlogged({ response }: Exchange, id: MessageId): void {
  sendJson(response, 503, errorAnswer(id, REFUSED, UNLOGGED), { 'Retry-After': '5' });
}

/** In the place of an answer that came and may not be given. */
export function unloggedAnswer(id: Answer['id']): Answer {
  const { error } = errorAnswer(id, REFUSED, UNLOGGED) as { error: JsonObject };
  return { kind: 'response', id, error };
}

export function noteUnlogged({ parts, server }: Exchange, error: unknown): void {
  parts.note({ event: 'not_logged', server, error: (error as Error).message });
}
