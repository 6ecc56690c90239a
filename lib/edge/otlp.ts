import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordOtlp } from '@/lib/decision-log/record-otlp';
import { RemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import { addressOf } from './address';
import { gatewayOf } from './caller';
import type { GatewayCache } from './gateway-cache';
import type { Intake } from './intake';
import { readJson } from './read-json';
import { sendJson } from './send-json';

const BYTES = 16_777_216;
/** Why the first ones were refused. */
const MOST_NAMED = 5;

/** `POST /otlp/v1/traces` and `/otlp/v1/logs`: OTLP/HTTP in JSON from gateways that speak nothing else. */
export function createOtlp(cache: GatewayCache, intake: Intake) {
  const take = (signal: 'traces' | 'logs', rejectedName: string) =>
    async function otlp(request: IncomingMessage, response: ServerResponse): Promise<void> {
      const gateway = await gatewayOf(cache, request);
      if (/^application\/x-protobuf\b/i.test(request.headers['content-type'] ?? '')) {
        throw new RemitError(
          'unsupported_media_type',
          'Remit reads OTLP in JSON, and not in protobuf. Set the encoding of the exporter to JSON.',
        );
      }
      await intake(request, BYTES, async (known) => {
        const input = await readJson(request, BYTES, known);
        const ctx = ctxFor({ kind: 'gateway', id: gateway.id, slug: gateway.slug });
        const { recorded, other } = await recordOtlp({ ctx, signal, input });
        sendJson(response, 200, answerOf(recorded.rejected, other, rejectedName));
      });
      cache.noteSeen(gateway, null, addressOf(request));
    };
  return { traces: take('traces', 'rejectedSpans'), logs: take('logs', 'rejectedLogRecords') };
}

/** As OTLP answers: nothing where all was kept; a 64-bit number is text. */
function answerOf(rejected: { index: number; error: string }[], other: number, name: string): object {
  if (rejected.length === 0 && other === 0) return {};
  const named = rejected.slice(0, MOST_NAMED).map(({ index, error }) => `${index}: ${error}`);
  const words = [
    ...named,
    ...(rejected.length > MOST_NAMED ? [`${rejected.length - MOST_NAMED} more were refused.`] : []),
    ...(other > 0 ? [`${other} tell of no call to a tool, and were not kept.`] : []),
  ];
  return { partialSuccess: { [name]: String(rejected.length), errorMessage: words.join(' ') } };
}
