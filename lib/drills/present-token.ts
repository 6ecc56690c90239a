import { z } from 'zod';
import { isRemitError } from '@/lib/kernel/errors';
import { createSafeFetch } from '@/lib/net/safe-fetch';
import type { Ctx } from '@/lib/verb/ctx';

const MOST_BYTES = 16_384;
const TIMEOUT_MS = 5_000;

const barredSchema = z.object({
  error: z.object({ data: z.object({ reason: z.string().regex(/^[a-z_]{1,40}$/) }).optional() }),
});

export interface Said {
  /** Of HTTP; null where nothing answered. */
  status: number | null;
  /** Why, in a gateway's words of one piece. */
  reason: string | null;
  says: string;
}

/** Presents a token at the endpoint of a gateway, by a ping or by a call, as its agent would. Whatever comes is an answer. */
export async function askWithToken(
  { allowLoopback }: Pick<Ctx, 'allowLoopback'>,
  { resource, token, tool }: { resource: string; token: string; tool?: string },
): Promise<Said> {
  const call =
    tool === undefined ? { method: 'ping' } : { method: 'tools/call', params: { name: tool, arguments: {} } };
  const options = { allowLoopback, maxBytes: MOST_BYTES, timeoutMs: TIMEOUT_MS, followRedirects: false };
  try {
    const answer = await createSafeFetch(options)(resource, {
      method: 'POST',
      headers: {
        Authorization: `Bearer ${token}`,
        'Content-Type': 'application/json',
        Accept: 'application/json, text/event-stream',
      },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, ...call }),
    });
    const reason = barredSchema.safeParse(jsonOf(await answer.text())).data?.error.data?.reason ?? null;
    return { status: answer.status, reason, says: `it answered ${answer.status}${reason ? ` (${reason})` : ''}.` };
  } catch (error) {
    if (isRemitError(error)) return { status: null, reason: null, says: error.message };
    throw error;
  }
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
