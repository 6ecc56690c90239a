import type { IncomingMessage } from 'node:http';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { RemitError } from '@/lib/kernel/errors';

const unpack = promisify(gunzip);

/**
 * The text of a body of at most `maxBytes`, before and after it is unpacked (gzip), and its content type, one of `types`.
 * Throws `unsupported_media_type`, `too_large` or `invalid_input`.
 */
export async function readBody<Type extends string>(
  request: IncomingMessage,
  { types, maxBytes }: { types: readonly Type[]; maxBytes: number },
): Promise<{ type: Type; text: string }> {
  const said = (request.headers['content-type'] ?? '').split(';')[0]?.trim().toLowerCase();
  const type = types.find((one) => one === said);
  if (!type) throw new RemitError('unsupported_media_type', `Send Content-Type: ${types.join(' or ')}.`);
  const encoding = (request.headers['content-encoding'] ?? 'identity').trim().toLowerCase();
  if (encoding !== 'gzip' && encoding !== 'identity') {
    throw new RemitError('unsupported_media_type', 'Send it as it is, or with Content-Encoding: gzip.');
  }
  const tooLarge = () => new RemitError('too_large', `Send at most ${maxBytes} bytes, counted unpacked.`);
  const packed = await readBytes(request, maxBytes);
  if (!packed) throw tooLarge();
  let bytes = packed;
  if (encoding === 'gzip') {
    try {
      bytes = await unpack(bytes, { maxOutputLength: maxBytes });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge();
      throw new RemitError('invalid_input', 'The body is not whole gzip.');
    }
  }
  try {
    return { type, text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) };
  } catch {
    throw new RemitError('invalid_input', 'The body is not UTF-8.');
  }
}

/**
 * Null for more than `maxBytes`: the rest is read and forgotten, since a connection that is cut takes the answer along. The
 * server's own time limit for a request ends what never ends.
 */
function readBytes(request: IncomingMessage, maxBytes: number): Promise<Buffer | null> {
  return new Promise((resolve, reject) => {
    let chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= maxBytes) return void chunks.push(chunk);
      chunks = [];
      resolve(null);
    });
    request.once('end', () => resolve(Buffer.concat(chunks)));
    request.once('error', reject);
  });
}

/** Throws `invalid_input` for what is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new RemitError('invalid_input', 'The body is not JSON.');
  }
}
