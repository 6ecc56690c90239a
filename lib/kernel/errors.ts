/** Every code an error may carry. Closed: transports map each one, and a test fails on a missing mapping. */
export const ERROR_CODES = [
  'invalid_input', // a field is wrong; `errors` says which
  'not_signed_in',
  'forbidden', // signed in, may read the thing, may not do this
  'own_request', // nobody decides their own request, or one for an agent they own
  'not_found', // also for what the caller may not see
  'conflict', // the thing is not in a state that allows this
  'slug_taken',
  'digest_mismatch', // the decision was made on something else than what is there now
  'idempotency_conflict', // same Idempotency-Key, other content
  'needs_approval', // loosening is a change request
  'too_large',
  'too_many_requests',
  'upstream_failed', // an MCP server or identity provider misbehaved
  'url_refused', // a URL that Remit will not fetch
  'unsupported_media_type',
  'method_not_allowed',
  'cross_site',
  'unavailable', // the database or the signing key is away
  'internal',
] as const;

export type ErrorCode = (typeof ERROR_CODES)[number];

export interface FieldError {
  /** Path with dots and indexes, e.g. `spec.tools.0.tool`; empty for the whole. */
  field: string;
  message: string;
}

/** The one error that people see. `message` says what is wrong and what to do; it never holds internals. */
export class RemitError extends Error {
  readonly code: ErrorCode;
  readonly errors: FieldError[] | undefined;
  /** Seconds after which a retry makes sense. */
  readonly retryAfter: number | undefined;

  constructor(code: ErrorCode, message: string, extra: { errors?: FieldError[]; retryAfter?: number } = {}) {
    super(message);
    this.name = 'RemitError';
    this.code = code;
    this.errors = extra.errors;
    this.retryAfter = extra.retryAfter;
  }
}

/** By shape, not `instanceof`: the server and the page bundles hold separate copies of this class. */
export function isRemitError(error: unknown): error is RemitError {
  return (
    error instanceof Error &&
    error.name === 'RemitError' &&
    (ERROR_CODES as readonly string[]).includes((error as { code?: string }).code ?? '')
  );
}

export function invalid(field: string, message: string): RemitError {
  return new RemitError('invalid_input', message, { errors: [{ field, message }] });
}

/** What a caller gets for a thing that does not exist or that they may not see. The two must look alike. */
export function notFound(what: string): RemitError {
  return new RemitError('not_found', `No such ${what}, or you may not see it.`);
}
