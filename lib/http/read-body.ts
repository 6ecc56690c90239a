import { invalid, RemitError } from '@/lib/kernel/errors';
import { parseYaml } from '@/lib/kernel/yaml';

/** Of a management call. */
const MAX_BYTES = 1_048_576;

/** Reads and parses a body. Throws `too_large`, `unsupported_media_type` or `invalid_input`. */
export async function readBody(
  request: Request,
  wanted: 'required' | 'optional' | 'none',
  yaml: boolean,
): Promise<{ raw: string; value: unknown }> {
  const raw = await readText(request);
  if (wanted === 'none') {
    if (raw.trim() !== '' && raw.trim() !== '{}') throw invalid('', 'This takes no body.');
    return { raw, value: undefined };
  }
  if (raw.trim() === '') {
    if (wanted === 'optional') return { raw, value: undefined };
    throw invalid('', 'Send a JSON body.');
  }
  const type = (request.headers.get('content-type') ?? '').split(';')[0]?.trim().toLowerCase();
  if (type === 'application/json') return { raw, value: parseJson(raw) };
  if (yaml && ['application/yaml', 'application/x-yaml', 'text/yaml'].includes(type ?? ''))
    return { raw, value: parseYaml(raw) };
  throw new RemitError(
    'unsupported_media_type',
    `Send Content-Type: application/json${yaml ? ' or application/yaml' : ''}.`,
  );
}

async function readText(request: Request): Promise<string> {
  if (!request.body) return '';
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body as unknown as AsyncIterable<Uint8Array>) {
    size += chunk.byteLength;
    if (size > MAX_BYTES) throw new RemitError('too_large', 'Send at most 1 MiB.');
    chunks.push(chunk);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks));
  } catch {
    throw invalid('', 'The body is not UTF-8 text.');
  }
}

function parseJson(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch (error) {
    const where = /position \d+(?: \(line \d+ column \d+\))?/.exec((error as Error).message)?.[0];
    throw invalid('', `The body is not JSON${where ? `: look at ${where}` : ''}.`);
  }
}
