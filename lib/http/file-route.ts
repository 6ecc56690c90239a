import { authenticateRequest } from '@/lib/auth/authenticate-request';
import { RemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import type { Ctx } from '@/lib/verb/ctx';
import { refuseCrossSite } from './cross-site';
import { toProblem } from './problem';

interface FileCall {
  ctx: Ctx;
  query: URLSearchParams;
  /** The file, as it arrives. Whoever reads it bounds it. */
  body: AsyncIterable<Uint8Array>;
}

/** As `jsonRoute`, for a body that is a file: it is not read before the verb has authorised. */
export function fileRoute(handler: (call: FileCall) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    try {
      const { actor, byCookie } = await authenticateRequest(request);
      if (byCookie) refuseCrossSite(request);
      if (actor.kind === 'anonymous') throw new RemitError('not_signed_in', 'Sign in, or send a personal token.');
      const body = (request.body ?? new Blob().stream()) as unknown as AsyncIterable<Uint8Array>;
      return await handler({ ctx: ctxFor(actor), query: new URL(request.url).searchParams, body });
    } catch (error) {
      const { status, headers, body } = toProblem(error);
      return new Response(body, { status, headers });
    }
  };
}
