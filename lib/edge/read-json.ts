import type { IncomingMessage } from 'node:http';
import { parseJson, readBody } from './read-body';

/** A JSON body of at most `maxBytes`. Throws `unsupported_media_type`, `too_large` or `invalid_input`. */
export async function readJson(
  request: IncomingMessage,
  maxBytes: number,
  known?: (bytes: number) => void,
): Promise<unknown> {
  const { text } = await readBody(request, { types: ['application/json'], maxBytes });
  known?.(text.length);
  return parseJson(text);
}
