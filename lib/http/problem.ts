import { randomUUID } from 'node:crypto';
import { type ErrorCode, isRemitError } from '@/lib/kernel/errors';
import { log } from '@/lib/telemetry/log';

/** The HTTP status of every error code, and its title. A new code without one does not compile. */
const STATUS: Record<ErrorCode, [status: number, title: string]> = {
  invalid_input: [400, 'Something in the request is wrong'],
  not_signed_in: [401, 'Not signed in'],
  forbidden: [403, 'Not allowed'],
  own_request: [403, 'Not your own request'],
  cross_site: [403, 'Sent from another site'],
  not_found: [404, 'Not found'],
  method_not_allowed: [405, 'Method not allowed'],
  conflict: [409, 'Not possible in this state'],
  slug_taken: [409, 'Slug taken'],
  digest_mismatch: [409, 'Changed since you looked'],
  idempotency_conflict: [409, 'Idempotency-Key used before'],
  needs_approval: [409, 'Needs approval'],
  too_large: [413, 'Too large'],
  unsupported_media_type: [415, 'Unsupported content type'],
  url_refused: [422, 'Address refused'],
  too_many_requests: [429, 'Too many requests'],
  internal: [500, 'Something went wrong'],
  upstream_failed: [502, 'The other server misbehaved'],
  unavailable: [503, 'Not available now'],
};

export interface Problem {
  status: number;
  headers: Record<string, string>;
  /** RFC 9457 `application/problem+json`. */
  body: string;
}

/** Any error as a problem document. What was not meant for people is logged and answered with a number only. */
export function toProblem(error: unknown): Problem {
  if (isRemitError(error)) {
    const headers: Record<string, string> = {};
    if (error.code === 'not_signed_in') headers['WWW-Authenticate'] = 'Bearer';
    if (error.retryAfter !== undefined) headers['Retry-After'] = String(error.retryAfter);
    return problem(error.code, error.message, { errors: error.errors }, headers);
  }
  if (isDatabaseAway(error)) {
    log.error({ err: error }, 'the database does not answer');
    return problem(
      'unavailable',
      'The database does not answer. Nothing was changed. Try again in a moment.',
      {},
      { 'Retry-After': '5' },
    );
  }
  if (isUnstorable(error)) {
    log.debug({ err: error }, 'the database cannot hold a value of the request');
    return problem(
      'invalid_input',
      'Something in the request is what no database holds: the character U+0000, a year before 1, or a number out of range.',
      {},
    );
  }
  const correlationId = randomUUID();
  log.error({ err: error, correlationId }, 'unexpected error');
  return problem(
    'internal',
    `Something went wrong on our side. Nothing was changed. Tell your administrator: ${correlationId}.`,
    { correlationId },
  );
}

/** PostgreSQL's data exceptions that come from what was asked for, and Prisma's own word for the last of them. */
const UNSTORABLE = new Set(['22021', '22007', '22008', '22003', 'P2020']);

function isUnstorable(error: unknown): boolean {
  const { code, meta } = (error ?? {}) as {
    code?: string;
    meta?: { driverAdapterError?: { cause?: { code?: string } } };
  };
  return [code, meta?.driverAdapterError?.cause?.code].some((one) => one !== undefined && UNSTORABLE.has(one));
}

function problem(
  code: ErrorCode,
  detail: string,
  extra: Record<string, unknown>,
  headers: Record<string, string> = {},
): Problem {
  const [status, title] = STATUS[code];
  return {
    status,
    headers: { 'Content-Type': 'application/problem+json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify({ type: `urn:remit:error:${code}`, title, status, detail, code, ...extra }),
  };
}

const AWAY = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'ECONNREFUSED', 'ECONNRESET']);
/** PostgreSQL's classes for connections that fail, and for an operator who stops it. */
const AWAY_CLASS = /^(08|57P)/;

/** By the codes of Prisma and PostgreSQL for a server that is gone, starting or full. */
function isDatabaseAway(error: unknown): boolean {
  let e = error as { code?: unknown; message?: unknown; cause?: unknown; meta?: unknown } | undefined;
  for (; e && typeof e === 'object'; e = e.cause as typeof e) {
    const { driverAdapterError } = (e.meta ?? {}) as { driverAdapterError?: unknown };
    if (driverAdapterError && isDatabaseAway(driverAdapterError)) return true;
    if (typeof e.code === 'string' && (AWAY.has(e.code) || AWAY_CLASS.test(e.code))) return true;
    if (
      typeof e.message === 'string' &&
      /ECONNREFUSED|Connection terminated|Can't reach database|Server has closed/.test(e.message)
    )
      return true;
  }
  return false;
}
