import { isDeepStrictEqual } from 'node:util';
import { createLocalJWKSet, type JSONWebKeySet, jwtVerify } from 'jose';
import { type Checkpoint, checkpointSchema } from './model/dto';

/** Not a checkpoint of this Remit: altered, or signed by somebody else. */
export class CheckpointError extends Error {
  override name = 'CheckpointError';
}

export const CHECKPOINT_TYP = 'remit-checkpoint+jwt';

/**
 * A kept checkpoint, from its text. With keys, its signature must be theirs and over these very values.
 * Throws CheckpointError where that is not so, and an Error for a text that is no checkpoint at all.
 */
export async function readCheckpoint(text: string, keys?: JSONWebKeySet): Promise<Checkpoint> {
  const checkpoint = parse(text);
  if (!keys) return checkpoint;
  const { signed, ...said } = checkpoint;
  let payload: unknown;
  try {
    const options = { algorithms: ['ES256'], typ: CHECKPOINT_TYP };
    payload = (await jwtVerify(signed, createLocalJWKSet(keys), options)).payload;
  } catch (error) {
    throw new CheckpointError(`the checkpoint's signature does not verify: ${(error as Error).message}`);
  }
  if (!isDeepStrictEqual(payload, said))
    throw new CheckpointError('the checkpoint says something else than what was signed');
  return checkpoint;
}

function parse(text: string): Checkpoint {
  try {
    return checkpointSchema.parse(JSON.parse(text));
  } catch {
    throw new Error('this is no checkpoint: keep the answer of GET /api/v1/audit-log/checkpoint as it is');
  }
}
