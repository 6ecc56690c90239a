import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ERROR_CODES, RemitError } from '@/lib/kernel/errors';

export interface ApiClient {
  /** Where a page of Remit is, for people. */
  address(path: string): string;
  /** Null where the API says that there is no such thing. Throws RemitError for every other refusal. */
  get<Schema extends z.ZodType>(path: string, schema: Schema): Promise<z.output<Schema> | null>;
  /** Safe to repeat: `key` goes along as Idempotency-Key, and one that got lost is sent again. */
  post<Schema extends z.ZodType>(path: string, body: unknown, key: string, schema: Schema): Promise<z.output<Schema>>;
}

const TIMEOUT_MS = 60_000;
const ATTEMPTS = 4;
/** A gateway in between, or a database that is away for a moment. */
const PASSING = new Set([502, 503, 504]);

const problemSchema = z.object({
  status: z.int(),
  detail: z.string(),
  code: z.enum(ERROR_CODES),
  errors: z.array(z.object({ field: z.string(), message: z.string() })).optional(),
});

interface Options {
  url: string;
  token: string;
  warn: (text: string) => void;
}

/** The API as whoever the token belongs to. */
export function createApiClient({ url, token, warn }: Options): ApiClient {
  const base = url.replace(/\/+$/, '');
  const { protocol, hostname, host } = new URL(base);
  if (protocol === 'http:' && !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname)) {
    warn(`${host} is not asked by https: others on the way can read the token.`);
  }

  async function attempt(path: string, init: RequestInit): Promise<Response> {
    try {
      return await fetch(base + path, {
        ...init,
        headers: { ...(init.headers as Record<string, string>), Authorization: `Bearer ${token}` },
        redirect: 'manual',
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
    } catch (error) {
      throw new RemitError('unavailable', `${host} cannot be reached: ${reasonOf(error as Error)}.`);
    }
  }

  async function call(path: string, init: RequestInit): Promise<Response> {
    for (let tries = 1; ; tries++) {
      try {
        const answer = await attempt(path, init);
        if (tries === ATTEMPTS || !PASSING.has(answer.status)) return answer;
        await answer.body?.cancel();
      } catch (error) {
        if (tries === ATTEMPTS) throw error;
      }
      await sleep(250 * 2 ** tries);
    }
  }

  async function read<Schema extends z.ZodType>(answer: Response, schema: Schema): Promise<z.output<Schema>> {
    const text = await answer.text();
    if (answer.status >= 300 && answer.status < 400) {
      const target = answer.headers.get('location') ?? 'elsewhere';
      throw new RemitError('unavailable', `${host} redirects to ${target}. Name that address itself.`);
    }
    const value = parseJson(text);
    if (!answer.ok) throw refusal(answer.status, value);
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    throw new RemitError('upstream_failed', `${host} answers something that is not Remit's, or of another version.`);
  }

  function refusal(status: number, value: unknown): RemitError {
    const problem = problemSchema.safeParse(value);
    if (!problem.success) {
      return new RemitError(
        'upstream_failed',
        `${host} answers ${status}, and not as Remit does. Is the address right?`,
      );
    }
    const { code, detail, errors } = problem.data;
    if (code === 'not_signed_in') {
      return new RemitError(code, 'Remit does not take this token: it is wrong, has expired or was revoked.');
    }
    return new RemitError(code, detail, { errors });
  }

  return {
    address: (path) => base + path,
    async get(path, schema) {
      try {
        return await read(await call(path, { method: 'GET' }), schema);
      } catch (error) {
        if ((error as RemitError).code === 'not_found') return null;
        throw error;
      }
    },
    async post(path, body, key, schema) {
      const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': key };
      return read(await call(path, { method: 'POST', headers, body: JSON.stringify(body) }), schema);
    },
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function reasonOf(error: Error): string {
  if (error.name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1000} seconds`;
  const { code, message } = (error.cause ?? error) as { code?: string; message: string };
  if (code === 'ECONNREFUSED') return 'it refuses the connection';
  if (code === 'ENOTFOUND') return 'there is no such name';
  return code ?? message;
}
