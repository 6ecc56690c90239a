import type { IncomingMessage, ServerResponse } from 'node:http';
import { recordDecisions } from '@/lib/decision-log/record-decisions';
import { RemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import { addressOf } from './address';
import { gatewayOf } from './caller';
import type { GatewayCache } from './gateway-cache';
import type { Intake } from './intake';
import { parseJson, readBody } from './read-body';
import { sendJson } from './send-json';

const BYTES = 16_777_216;
const TYPES = ['application/json', 'application/x-ndjson'] as const;

/** `POST /api/v1/decision-log`: a JSON array of entries, or one entry a line; gzip allowed. */
export function createDecisionIngest(cache: GatewayCache, intake: Intake) {
  return async function ingest(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gateway = await gatewayOf(cache, request);
    await intake(request, BYTES, async (known) => {
      const { type, text } = await readBody(request, { types: TYPES, maxBytes: BYTES });
      known(text.length);
      const input = type === 'application/json' ? parseJson(text) : linesOf(text);
      if (!Array.isArray(input)) {
        throw new RemitError('invalid_input', `Send a JSON array of entries, or one entry a line as ${TYPES[1]}.`);
      }
      const ctx = ctxFor({ kind: 'gateway', id: gateway.id, slug: gateway.slug });
      sendJson(response, 200, await recordDecisions({ ctx, input }));
    });
    cache.noteSeen(gateway, null, addressOf(request));
  };
}

/** A line that is no JSON is an entry that is refused, and the others are kept. */
function linesOf(text: string): unknown[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    try {
      return JSON.parse(line);
    } catch {
      return line;
    }
  });
}
