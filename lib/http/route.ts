import type { z } from 'zod';
import { authenticateRequest } from '@/lib/auth/authenticate-request';
import { sha256Hex } from '@/lib/kernel/digest';
import { invalid, RemitError } from '@/lib/kernel/errors';
import { ctxFor } from '@/lib/runtime/runtime';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import { refuseCrossSite } from './cross-site';
import { toProblem } from './problem';
import { readBody } from './read-body';

interface RouteCall {
  ctx: Ctx;
  params: Record<string, string | string[]>;
  query: URLSearchParams;
  /** The parsed body; undefined where there is none. */
  body: unknown;
  request: Request;
}

interface RouteOptions {
  /** `required` (default for POST, PUT and PATCH), `optional`, or `none`. */
  body?: 'required' | 'optional' | 'none';
  /** Also takes application/yaml, for manifests. */
  yaml?: boolean;
  /** For the few routes that nobody is signed in for. */
  anonymous?: boolean;
}

type NextContext = { params: Promise<Record<string, string | string[]>> };

/** A route handler: authenticates, refuses cross-site writes, reads the body, calls one verb, answers errors as problems. */
export function jsonRoute(handler: (call: RouteCall) => Promise<Response>, options: RouteOptions = {}) {
  return async (request: Request, context: NextContext): Promise<Response> => {
    try {
      const { actor, byCookie } = await authenticateRequest(request);
      if (byCookie) refuseCrossSite(request);
      if (actor.kind === 'anonymous' && !options.anonymous)
        throw new RemitError('not_signed_in', 'Sign in, or send a personal token.');
      const writes = !['GET', 'HEAD', 'DELETE'].includes(request.method);
      const wanted = options.body ?? (writes ? 'required' : 'none');
      const { raw, value } = await readBody(request, wanted, options.yaml ?? false);
      const url = new URL(request.url);
      return await handler({
        ctx: ctxFor(actor, request.method === 'GET' ? undefined : idempotencyOf(request, url, raw)),
        params: await context.params,
        query: url.searchParams,
        body: value,
        request,
      });
    } catch (error) {
      const { status, headers, body } = toProblem(error);
      return new Response(body, { status, headers });
    }
  };
}

export function json(value: unknown, status = 200): Response {
  return Response.json(value, { status, headers: { 'Cache-Control': 'no-store' } });
}

/** Query parameters by a strict schema. One that is given twice is refused, as is an unknown one. */
export function parseQuery<Schema extends z.ZodType>(schema: Schema, query: URLSearchParams): z.output<Schema> {
  const values: Record<string, string> = {};
  for (const [name, value] of query) {
    if (name in values) throw invalid(name, 'Give this parameter once.');
    values[name] = value;
  }
  return parseInput(schema, values);
}

/** The body with what the path says. A field of the path is not to be in the body as well. */
export function bodyWith(body: unknown, fromPath: Record<string, unknown>): Record<string, unknown> {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) throw invalid('', 'Send a JSON object.');
  for (const key of Object.keys(fromPath)) {
    if (key in body) throw invalid(key, 'There is no such field. It is in the address already.');
  }
  return { ...body, ...fromPath };
}

function idempotencyOf(request: Request, url: URL, raw: string): Ctx['idempotency'] {
  const key = request.headers.get('idempotency-key');
  if (key === null) return undefined;
  if (!/^[\x21-\x7e]{1,200}$/.test(key)) throw invalid('Idempotency-Key', 'Use 1 to 200 visible ASCII characters.');
  return { key, route: `${request.method} ${url.pathname}`, digest: sha256Hex(raw) };
}
