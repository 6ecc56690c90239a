import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import { backoff } from '@/lib/gateway/policy-client/backoff';
import { exchange, type Limits } from '@/lib/gateway/policy-client/exchange';
import { type Recorded, recordedSchema } from '@/lib/policy-engine/decision-entry';
import type { Portion, Spool } from './spool';

const pack = promisify(gzip);

/** Entries in one upload; Remit takes twice as many. */
const MOST = 5_000;
/** An answer that names each of them as refused. */
const ANSWER_BYTES = 16_777_216;
/** Whatever Remit asks for, it is tried again after this. */
const LONGEST_MS = 3_600_000;

export type UploadEvent =
  /** `refused`: entries that Remit does not take; they are set aside. */
  | { event: 'uploaded'; new: number; duplicate: number; refused: number }
  | { event: 'upload_failed'; error: string; retryInMs: number };

export interface Uploader {
  /** Sends the oldest entries. `idle`: there are none, or it was stopped; else the milliseconds until the next makes sense. */
  send(signal?: AbortSignal): Promise<'idle' | number>;
}

/**
 * Gives entries to Remit, a portion at a time, and forgets them once Remit says that it has each one. An answer that is
 * lost makes them go again: Remit knows them by their `eventId`. Never rejects.
 */
export function createUploader(parts: {
  spool: Spool;
  url: string;
  token: () => string;
  get: typeof fetch;
  limits: Limits;
  clock: () => Date;
  emit: (event: UploadEvent) => void;
  random?: () => number;
}): Uploader {
  const { spool, url, token, get, limits, clock, emit, random } = parts;
  let most = MOST;
  let failures = 0;

  function failed(error: string, retryAfter: string | null = null): number {
    const asked = retryAfterMs(retryAfter, clock());
    const pause = backoff(failures, random);
    failures += 1;
    // Never sooner than asked, and not all gateways at one moment.
    const retryInMs = Math.round(asked === null ? pause : Math.min(asked + pause, LONGEST_MS));
    emit({ event: 'upload_failed', error, retryInMs });
    return retryInMs;
  }

  async function settle(portion: Portion, recorded: Recorded): Promise<number> {
    const aside = recorded.rejected.map(({ index, error }) => ({ line: portion.lines[index] as string, error }));
    await spool.acknowledge(portion, aside);
    failures = 0;
    most = Math.min(Math.ceil(most * 1.1), MOST);
    emit({ event: 'uploaded', new: recorded.new, duplicate: recorded.duplicate, refused: aside.length });
    return 0;
  }

  return {
    async send(signal) {
      try {
        const portion = await spool.next(most);
        if (!portion) return 'idle';
        const { lines } = portion;
        const answer = await exchange(get, limits, {
          url: `${url}/api/v1/decision-log`,
          init: {
            method: 'POST',
            headers: {
              Authorization: `Bearer ${token()}`,
              'Content-Type': 'application/x-ndjson',
              'Content-Encoding': 'gzip',
            },
            body: await pack(lines.join('\n')),
          },
          bytes: ANSWER_BYTES,
          signal,
        });
        if (answer.status === 200) {
          const recorded = accounted(answer.text, lines.length);
          return recorded
            ? await settle(portion, recorded)
            : failed('The answer does not say what became of each entry');
        }
        if (answer.status === 413 && lines.length > 1) {
          most = Math.ceil(lines.length / 2);
          return 0;
        }
        if (answer.status === 413) {
          const error = 'Remit answered 413: the entry is too large.';
          return await settle(portion, { new: 0, duplicate: 0, rejected: [{ index: 0, error }] });
        }
        return failed(`Remit answered ${answer.status}`, answer.headers.get('retry-after'));
      } catch (error) {
        if (signal?.aborted) return 'idle';
        return failed((error as Error).message);
      }
    },
  };
}

/** Null unless every entry is accounted for once: a page of some proxy, with status 200, is no acknowledgement. */
function accounted(text: string, entries: number): Recorded | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  const { data } = recordedSchema.safeParse(value);
  if (!data || data.new < 0 || data.duplicate < 0) return null;
  const places = new Set(data.rejected.map(({ index }) => index).filter((index) => index >= 0 && index < entries));
  const whole = places.size === data.rejected.length && data.new + data.duplicate + places.size === entries;
  return whole ? data : null;
}

/** Milliseconds of `Retry-After`, in seconds or as a date. */
function retryAfterMs(said: string | null, now: Date): number | null {
  if (said === null) return null;
  if (/^\d{1,9}$/.test(said.trim())) return Number(said) * 1000;
  const at = Date.parse(said);
  return Number.isNaN(at) ? null : Math.max(at - now.getTime(), 0);
}
