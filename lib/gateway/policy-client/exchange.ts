import { Refusal } from '@/lib/renderings/jwt/verify';

/** How long and how much Remit, or whoever answers in its place, is listened to. */
export interface Limits {
  /** Bytes of a policy, after any decompression. */
  policyBytes: number;
  /** Until an answer begins, beyond the seconds that it was asked to wait. */
  answerMs: number;
  /** Between two pieces of an answer. */
  pauseMs: number;
  /** For the whole of it, once it has begun. */
  bodyMs: number;
}

export const LIMITS: Limits = { policyBytes: 268_435_456, answerMs: 15_000, pauseMs: 30_000, bodyMs: 300_000 };

export interface Answer {
  status: number;
  headers: Headers;
  /** Empty unless the status is 200. */
  text: string;
}

export interface Asked {
  url: string;
  init?: RequestInit;
  /** Most bytes that its body may have. */
  bytes: number;
  waitMs?: number;
  signal?: AbortSignal | undefined;
}

/**
 * One request, within bounds of time and size. Redirects are not followed, since the token would go along.
 * Throws Refusal `too_large`, or an Error in words.
 */
export async function exchange(get: typeof fetch, limits: Limits, asked: Asked): Promise<Answer> {
  const { url, init, bytes, waitMs = 0, signal } = asked;
  const ended = new AbortController();
  const giveUp = (words: string) => ended.abort(new Error(words));
  const stop = () => giveUp('Stopped.');
  signal?.addEventListener('abort', stop);
  if (signal?.aborted) stop();
  let timer = setTimeout(() => giveUp('Remit did not answer in time.'), waitMs + limits.answerMs);
  try {
    const response = await get(url, { ...init, redirect: 'error', signal: ended.signal });
    clearTimeout(timer);
    if (response.status !== 200) {
      await response.body?.cancel().catch(() => {});
      return { status: response.status, headers: response.headers, text: '' };
    }
    timer = setTimeout(() => giveUp('The answer took too long.'), limits.bodyMs);
    const text = await readText(response, bytes, () => {
      const pause = setTimeout(() => giveUp('The answer stopped in the middle.'), limits.pauseMs);
      return () => clearTimeout(pause);
    });
    return { status: 200, headers: response.headers, text };
  } catch (error) {
    if (error instanceof Refusal) throw error;
    if (ended.signal.aborted) throw ended.signal.reason;
    throw new Error(inWords(error));
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', stop);
    // Whatever is still on its way is not waited for.
    ended.abort();
  }
}

/** Counted as it comes, and after decompression: a length that is said, or a small archive, proves nothing. */
async function readText(response: Response, bytes: number, pausing: () => () => void): Promise<string> {
  if (!response.body) return '';
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for (;;) {
    const arrived = pausing();
    const { done, value } = await reader.read().finally(arrived);
    if (done) return text + decoder.decode();
    size += value.byteLength;
    if (size > bytes) throw new Refusal('too_large', `The answer has more than ${bytes} bytes.`);
    text += decoder.decode(value, { stream: true });
  }
}

/** What went wrong on the way; `fetch failed` alone says nothing. */
function inWords(error: unknown): string {
  const { message, cause } = error as { message: string; cause?: { code?: string; message?: string } };
  const reason = cause?.code ?? cause?.message;
  return reason ? `${message} (${reason})` : message;
}
