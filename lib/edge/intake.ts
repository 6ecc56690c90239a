import type { IncomingMessage } from 'node:http';
import { RemitError } from '@/lib/kernel/errors';

/** What bodies that are read and kept at once may have together, unpacked. */
const BYTES = 134_217_728;
/** How much larger gzip can be when it is unpacked: so much is taken until somebody knows. */
const UNPACKED = 1_032;
const RETRY_AFTER_SECONDS = 1;

export type Intake = <Out>(
  request: IncomingMessage,
  mostBytes: number,
  /** Says how large the body was, once it is read. */
  work: (known: (bytes: number) => void) => Promise<Out>,
) => Promise<Out>;

/** Takes in what gateways tell as long as there is room for it; else `too_many_requests`, before anything of it is read. */
export function createIntake(bytes = BYTES): Intake {
  let held = 0;
  return async (request, mostBytes, work) => {
    let weight = Math.min(mostBytes, weightOf(request));
    if (held > 0 && held + weight > bytes) {
      throw new RemitError('too_many_requests', 'Remit is taking in as much as it can. Send this again.', {
        retryAfter: RETRY_AFTER_SECONDS,
      });
    }
    held += weight;
    try {
      return await work((bytes) => {
        held += bytes - weight;
        weight = bytes;
      });
    } finally {
      held -= weight;
    }
  };
}

/** Of a body that does not say its length, as much as it may be. */
function weightOf({ headers }: IncomingMessage): number {
  const length = Number(headers['content-length'] ?? Number.NaN);
  if (Number.isNaN(length)) return Number.POSITIVE_INFINITY;
  return headers['content-encoding'] === undefined ? length : length * UNPACKED;
}
