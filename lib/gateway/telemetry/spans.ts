import type { AttributeValue } from '@opentelemetry/api';
import type { GatewayConfig } from '@/lib/gateway/config/gateway-config';
import type { Decision } from '@/lib/gateway/decide/decide-call';
import type { MessageId } from '@/lib/gateway/mcp/parse';
import { type TraceContext, traceIdOf } from './trace-context';

/** What is known of a call as it comes. Never its arguments, nor what it gets. */
export interface SpanStart {
  method: string;
  server: string;
  at: Date;
  id?: MessageId | undefined;
  /** For a call of a tool. */
  tool?: string;
  /** As it is logged: not the session's own id. */
  session?: string | undefined;
  /** What the client says that the call is a part of. */
  parent: TraceContext | undefined;
}

export interface SpanEnd extends Pick<Decision, 'decision' | 'reason' | 'enforced' | 'agent' | 'grant' | 'serial'> {
  /** As in the decision log: `ok`, `tool_error`, the code of an error, or why there is no answer. */
  status: string;
  /** Something was taken out of what was asked or given. */
  modified: boolean;
  latencyMs: number;
}

export interface CallSpan {
  traceId: string;
  /** For what is a part of the call: it goes to the upstream. */
  context: TraceContext;
  end(end: SpanEnd): void;
}

/** A span for each call that is logged, by the names of OpenTelemetry's conventions for MCP and generative AI. */
export interface Spans {
  start(start: SpanStart): CallSpan;
  /** Sends what is left, for two seconds at most. */
  close(): Promise<void>;
}

interface SpanParts {
  note: (event: Record<string, unknown>) => void;
  /** Spans that were lost. */
  lost: (count: number) => void;
}

const CLOSING_MS = 2_000;
const SENDING_MS = 5_000;
/** What is no failure of a call. */
const FINE = /^(ok|input_required|task|http_2\d\d)$/;

/** Undefined where no endpoint is set; then nothing of OpenTelemetry is loaded. */
export async function openSpans(
  { telemetry: { endpoint }, remit }: Pick<GatewayConfig, 'telemetry' | 'remit'>,
  { note, lost }: SpanParts,
): Promise<Spans | undefined> {
  if (endpoint === undefined) return undefined;
  const [api, { parseTraceParent, TraceState }, sdk, { OTLPTraceExporter }, { resourceFromAttributes }] =
    await Promise.all([
      import('@opentelemetry/api'),
      import('@opentelemetry/core'),
      import('@opentelemetry/sdk-trace-base'),
      import('@opentelemetry/exporter-trace-otlp-http'),
      import('@opentelemetry/resources'),
    ]);
  const exporter = new OTLPTraceExporter({ url: `${endpoint}/v1/traces`, timeoutMillis: SENDING_MS });
  const processor = new sdk.BatchSpanProcessor({
    export: (spans, done) =>
      exporter.export(spans, (result) => {
        if (result.error) {
          lost(spans.length);
          note({ event: 'spans_lost', count: spans.length, error: result.error.message });
        }
        done(result);
      }),
    shutdown: () => exporter.shutdown(),
    forceFlush: () => exporter.forceFlush(),
  });
  const provider = new sdk.BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': 'remit-gateway', 'service.instance.id': remit.gateway }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('remit-gateway');

  function contextOf(parent: TraceContext | undefined) {
    const remote = parent && parseTraceParent(parent.traceparent);
    if (!remote) return api.ROOT_CONTEXT;
    const traceState = parent.tracestate ? { traceState: new TraceState(parent.tracestate) } : {};
    return api.trace.setSpanContext(api.ROOT_CONTEXT, { ...remote, ...traceState, isRemote: true });
  }

  return {
    start({ method, server, at, id, tool, session, parent }) {
      const attributes: Record<string, AttributeValue> = {
        'mcp.method.name': method,
        'remit.server': server,
        ...(tool === undefined ? {} : { 'gen_ai.operation.name': 'execute_tool', 'gen_ai.tool.name': tool }),
        ...(session === undefined ? {} : { 'mcp.session.id': session }),
        ...(id === undefined ? {} : { 'jsonrpc.request.id': String(id) }),
      };
      const span = tracer.startSpan(
        tool === undefined ? method : `${method} ${tool}`,
        { kind: api.SpanKind.SERVER, startTime: at, attributes },
        contextOf(parent),
      );
      const { traceId, spanId, traceFlags, traceState } = span.spanContext();
      const flags = (traceFlags & 0xff).toString(16).padStart(2, '0');
      const context = { traceparent: `00-${traceId}-${spanId}-${flags}`, tracestate: traceState?.serialize() };
      return {
        traceId: traceIdOf(context) as string,
        context,
        end({ decision, reason, enforced, agent, grant, serial, status, modified, latencyMs }) {
          const failed = decision === 'deny' && enforced ? reason : FINE.test(status) ? undefined : status;
          span.setAttributes({
            'microsoft.security.decision.type':
              decision === 'allow' ? (modified ? 'modify' : 'allow') : enforced ? 'deny' : 'audit',
            'remit.reason': reason,
            'remit.serial': serial,
            ...(grant ? { 'remit.grant': grant.id } : {}),
            ...(agent === null ? {} : { 'gen_ai.agent.id': agent, 'gen_ai.agent.name': agent }),
            ...(failed === undefined ? {} : { 'error.type': failed }),
          });
          if (failed !== undefined) span.setStatus({ code: api.SpanStatusCode.ERROR });
          span.end(new Date(at.getTime() + latencyMs));
        },
      };
    },
    async close() {
      let over: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        over = setTimeout(resolve, CLOSING_MS);
      });
      await Promise.race([provider.shutdown().catch(() => {}), patience]);
      clearTimeout(over);
    },
  };
}
