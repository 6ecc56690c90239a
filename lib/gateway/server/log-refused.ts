import type { IncomingMessage } from 'node:http';
import type { Caller } from '@/lib/gateway/identity/caller';
import { isObject, own, parseJson, parseMessage } from '@/lib/gateway/mcp/parse';
import { isOtherMethod, loggedName, otherCallName } from '@/lib/policy-engine/other-calls';
import { readBody } from './answer';
import type { GatewayParts } from './parts';
import { recordCall, traceOf } from './record-call';

/** Of a caller that is nobody, no more is read than a call usually has. */
const MOST_BYTES = 65_536;
/** Entries a second; anybody can send tokens that do not fit, and must not be able to fill the log by it. */
const A_SECOND = 20;

export interface RefusedCalls {
  /** Logs the call in a request that is refused before its caller or a policy is known; counts it in any case. */
  log(
    request: IncomingMessage,
    server: string,
    reason: 'unknown_agent' | 'policy_expired',
    status: string,
    /** Where it is known whose the token was, though it counts no longer. */
    caller?: Caller,
  ): Promise<void>;
}

export function createRefusedCalls(
  parts: Pick<GatewayParts, 'log' | 'metrics' | 'clock' | 'view' | 'config' | 'note'>,
): RefusedCalls {
  let second = 0;
  let logged = 0;
  return {
    async log(request, server, reason, status, caller) {
      parts.metrics.count('remit_gateway_refused_requests_total', { reason, status });
      const now = parts.clock();
      const at = Math.floor(now.getTime() / 1000);
      if (at !== second) [second, logged] = [at, 0];
      if (request.method !== 'POST' || logged >= A_SECOND) return;
      const started = performance.now();
      const call = await readCall(request, parts.config.limits.depth);
      if (!call) return;
      logged += 1;
      const view = parts.view();
      const agent = caller ? (view?.index.agentBy(caller) ?? null) : null;
      await recordCall(
        parts,
        {
          server,
          tool: call.tool,
          caller: caller ?? null,
          at: now,
          started,
          arguments: call.arguments,
          traceId: traceOf(request.headers.traceparent),
        },
        { decision: 'deny', reason, enforced: true, agent, serial: view?.policy.serial ?? 0 },
        { status },
      ).catch((error: Error) => parts.note({ event: 'not_logged', server, error: error.message }));
    },
  };
}

async function readCall(request: IncomingMessage, depth: number) {
  try {
    const message = parseMessage(parseJson(await readBody(request, MOST_BYTES), depth));
    if (message.kind !== 'request') return null;
    const { _meta, ...asked } = message.params;
    if (isOtherMethod(message.method)) return { tool: otherCallName(message.method), arguments: asked };
    if (message.method !== 'tools/call') return null;
    const tool = own(message.params, 'name');
    const given = own(message.params, 'arguments');
    return typeof tool === 'string' && tool !== ''
      ? { tool: loggedName(tool), arguments: isObject(given) ? given : {} }
      : null;
  } catch {
    return null;
  }
}
