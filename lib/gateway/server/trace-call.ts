import type { MessageId } from '@/lib/gateway/mcp/parse';
import { traceContextOf, traceIdOf } from '@/lib/gateway/telemetry/trace-context';
import type { JsonObject } from '@/lib/kernel/json';
import type { Exchange } from './parts';
import { type CallRecord, loggedSession } from './record-call';

interface Traced {
  id?: MessageId;
  method: string;
  params: JsonObject;
}

/** Begins the span of a request, where there are spans. `tool`: as it is logged. */
export function traceCall(
  {
    parts,
    request,
    server,
    session,
  }: Pick<Exchange, 'request' | 'server' | 'session'> & {
    parts: Pick<Exchange['parts'], 'spans' | 'clock'>;
  },
  { id, method, params }: Traced,
  tool?: string,
): Pick<CallRecord, 'traceId' | 'span'> {
  const parent = traceContextOf(request.headers, params);
  const about = tool === undefined ? {} : { tool };
  const span = parts.spans?.start({
    method,
    server,
    at: parts.clock(),
    id,
    session: loggedSession(session),
    parent,
    ...about,
  });
  return { traceId: traceIdOf(parent), span };
}
