import type { IncomingMessage } from 'node:http';
import { RemitError } from '@/lib/kernel/errors';

/** A JSON body of at most `maxBytes`. Throws `unsupported_media_type`, `too_large` or `invalid_input`. */
export async function readJson(request: IncomingMessage, maxBytes: number): Promise<unknown> {
  const type = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json')
    throw new RemitError('unsupported_media_type', 'Send Content-Type: application/json.');
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw new RemitError('too_large', `Send at most ${maxBytes} bytes.`);
    chunks.push(chunk);
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    throw new RemitError('invalid_input', 'The body is not JSON.');
  }
}
