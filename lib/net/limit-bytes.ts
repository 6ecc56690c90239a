import { RemitError } from '@/lib/kernel/errors';

/**
 * The same response, whose body fails with `too_large` past `maxBytes`. `done` runs when the body ends either way;
 * `explain` turns what breaks a body into the error that its reader gets.
 */
export function limitBytes(
  response: Response,
  maxBytes: number,
  done: () => void,
  explain: (error: unknown) => unknown = (error) => error,
): Response {
  if (!response.body) {
    done();
    return new Response(null, response);
  }
  let size = 0;
  const reader = response.body.getReader();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      try {
        const { done: ended, value } = await reader.read();
        if (ended) {
          controller.close();
          return done();
        }
        size += value.byteLength;
        if (size > maxBytes) {
          throw new RemitError(
            'too_large',
            `The answer is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB. Nothing of it was used.`,
          );
        }
        controller.enqueue(value);
      } catch (error) {
        void reader.cancel().catch(() => {});
        controller.error(explain(error));
        done();
      }
    },
    async cancel(reason) {
      await reader.cancel(reason).catch(() => {});
      done();
    },
  });
  return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
}
