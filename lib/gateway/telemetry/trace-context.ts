import type { IncomingHttpHeaders } from 'node:http';
import { isObject, type Message, own } from '@/lib/gateway/mcp/parse';
import type { JsonObject } from '@/lib/kernel/json';

/** Whose part of a trace something is (W3C Trace Context). */
export interface TraceContext {
  traceparent: string;
  tracestate?: string | undefined;
}

const TRACEPARENT = /^[\da-f]{2}-([\da-f]{32})-[\da-f]{16}-[\da-f]{2}$/;

/** What a request brings along: in the `_meta` of its message, or in its headers; undefined where that is none. */
export function traceContextOf(headers: IncomingHttpHeaders, params?: JsonObject): TraceContext | undefined {
  const meta = params && own(params, '_meta');
  const inMeta = isObject(meta) ? { parent: own(meta, 'traceparent'), state: own(meta, 'tracestate') } : undefined;
  const { parent, state } =
    inMeta?.parent === undefined ? { parent: headers.traceparent, state: headers.tracestate } : inMeta;
  if (typeof parent !== 'string' || !TRACEPARENT.test(parent)) return undefined;
  return { traceparent: parent, tracestate: typeof state === 'string' ? state : undefined };
}

export function traceIdOf(context: TraceContext | undefined): string | undefined {
  return context && TRACEPARENT.exec(context.traceparent)?.[1];
}

type Request = Extract<Message, { kind: 'request' }>;

/** The request as a part of this trace, said in its `_meta`: there, whatever was said before is replaced. */
export function tracedBy(message: Request, { traceparent, tracestate }: TraceContext): Request {
  const meta = own(message.params, '_meta');
  const { tracestate: _, ...kept } = isObject(meta) ? meta : ({} as JsonObject);
  const traced = { ...kept, traceparent, ...(tracestate ? { tracestate } : {}) };
  return { ...message, params: { ...message.params, _meta: traced } };
}
