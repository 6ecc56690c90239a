import { invalid, isRemitError, RemitError } from '@/lib/kernel/errors';
import { createSafeFetch } from '@/lib/net/safe-fetch';
import type { Ctx } from '@/lib/verb/ctx';

const MAX_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 10_000;

/** JSON from an address that somebody typed, under the rules of lib/net/safe-fetch. Errors name the field `url`. */
export async function fetchJson({ allowLoopback }: Pick<Ctx, 'allowLoopback'>, url: string): Promise<unknown> {
  if (!URL.canParse(url)) throw invalid('url', 'Give an http or https address.');
  const { host } = new URL(url);
  try {
    const safeFetch = createSafeFetch({ allowLoopback, maxBytes: MAX_BYTES, timeoutMs: TIMEOUT_MS });
    const answer = await safeFetch(url, { headers: { Accept: 'application/json' } });
    if (!answer.ok) {
      await answer.body?.cancel();
      throw new RemitError('upstream_failed', `${host} answers ${answer.status}.`);
    }
    return parseJson(await answer.text(), `${host} answers something that is no JSON.`);
  } catch (error) {
    if (!isRemitError(error) || error.errors) throw error;
    throw new RemitError(error.code, error.message, { errors: [{ field: 'url', message: error.message }] });
  }
}

/** Pasted JSON. Errors name the field `text`. */
export function parsePasted(text: string): unknown {
  try {
    return parseJson(text, 'This is no JSON.');
  } catch (error) {
    throw invalid('text', (error as Error).message);
  }
}

function parseJson(text: string, otherwise: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new RemitError('upstream_failed', otherwise);
  }
}

/** Runs `read`; a field of the document that is wrong is told beside the input that the document came from. */
export function inDocument<T>(input: 'url' | 'text', read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!isRemitError(error) || !error.errors) throw error;
    const errors = error.errors.slice(0, 20).map(({ field, message }) => ({
      field: input,
      message: field ? `${field}: ${message}` : message,
    }));
    throw new RemitError('invalid_input', error.message, { errors });
  }
}
