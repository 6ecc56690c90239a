import { principalOf } from '@/lib/gateway/identity/caller';
import { withoutAsking } from '@/lib/gateway/mcp/era';
import { type Message, own } from '@/lib/gateway/mcp/parse';
import { refusedResult } from '@/lib/gateway/mcp/results';
import type { Exchange } from './parts';
import type { Answer } from './pending';

/*
 * What a server asks of a client: requests in the other direction (2025), or a result that asks for input and is sent
 * again with it (2026). Without leave the server is told of a client that cannot be asked.
 */

type Request = Extract<Message, { kind: 'request' }>;

/** A request as the upstream gets it; null where its `requestState` was not given to this caller. */
export function forUpstream({ parts, settings, server, caller }: Exchange, message: Request): Request | null {
  const asked = settings.serverRequests === 'allow' ? message : (withoutAsking(message) as Request);
  const state = own(asked.params, 'requestState');
  if (state === undefined) return asked;
  const released =
    typeof state === 'string' ? parts.bound.release(state, [server, principalOf(caller), 'state']) : null;
  return released === null ? null : { ...asked, params: { ...asked.params, requestState: released } };
}

/** An answer as the client gets it: what it asks for is refused, or bound to who was asked. */
export function bindState({ parts, settings, server, caller }: Exchange, answer: Answer): Answer {
  const { result } = answer;
  if (!result || own(result, 'resultType') !== 'input_required') return answer;
  if (settings.serverRequests === 'deny') {
    return { ...answer, result: refusedResult('The gateway does not let this tool ask for input.', true) };
  }
  const state = own(result, 'requestState');
  if (typeof state !== 'string') return answer;
  const bound = parts.bound.bind(state, [server, principalOf(caller), 'state']);
  return { ...answer, result: { ...result, requestState: bound } };
}
