import { canonicalJson } from '@/lib/kernel/canonical-json';
import { digestOf, sha256Hex } from '@/lib/kernel/digest';
import type { Json } from '@/lib/kernel/json';

/** An entry as the database has it, times as RFC 3339 in UTC with milliseconds. */
export type StoredEntry = Record<string, Json | undefined>;

/**
 * SHA-256 (hex) over the RFC 8785 form of an entry. What is not said is left out. Written member by member, since a log has
 * many: JSON.stringify says a string, a number or a boolean as RFC 8785 does.
 */
export function entryDigest(entry: StoredEntry): string {
  let text = '';
  for (const name of Object.keys(entry).sort()) {
    const value = entry[name];
    if (value === null || value === undefined) continue;
    const said = typeof value === 'object' ? canonicalJson(value) : JSON.stringify(value);
    text += `${text === '' ? '{' : ','}${JSON.stringify(name)}:${said}`;
  }
  return sha256Hex(text === '' ? '{}' : `${text}}`);
}

/** SHA-256 (hex) over the RFC 8785 form of the digests of a batch, sorted. */
export function entriesDigest(digests: readonly string[]): string {
  return digestOf([...digests].sort());
}

export interface Batch {
  gatewayId: string;
  number: number;
  /** These times are RFC 3339, UTC, milliseconds. */
  receivedAt: string;
  entries: number;
  /** Of its entries, the earliest and the latest. */
  firstAt: string;
  lastAt: string;
  entriesSha256: string;
  /** Hash of the batch before; 64 zeros for the first. */
  previous: string;
}

export const FIRST_BATCH = '0'.repeat(64);

/** SHA-256 (hex) over the RFC 8785 form of a batch, which holds the hash of the one before. */
export function batchHash(batch: Batch): string {
  const { gatewayId, number, receivedAt, entries, firstAt, lastAt, entriesSha256, previous } = batch;
  return digestOf({ gatewayId, number, receivedAt, entries, firstAt, lastAt, entriesSha256, previous });
}
