import { LRUCache } from 'lru-cache';
import type { Conn } from '@/lib/db/prisma';
import { sha256Hex } from '@/lib/kernel/digest';
import { readStretches } from './repository';
import { createSliceMemory, type SliceMemory } from './slices';

/** Characters kept of stretches, and as many of gateways' slices; a character is mostly a byte. */
const MOST = 200_000_000;

interface Memory {
  texts: LRUCache<string, string>;
  slices: SliceMemory;
}

// The server's modules and the page bundles are separate copies of the same code, so it hangs on globalThis.
const KEY = Symbol.for('remit.policy-memory');
const holder = globalThis as { [KEY]?: Memory };

function memory(): Memory {
  holder[KEY] ??= {
    texts: new LRUCache({ maxSize: MOST, sizeCalculation: (text) => text.length + 100 }),
    slices: createSliceMemory(MOST),
  };
  return holder[KEY];
}

/**
 * Texts of stretches by digest, from memory where they were read or written before. A text is what its digest says or it
 * is refused, so it does not matter which database it came from.
 */
export async function recallStretches(conn: Conn, digests: readonly string[]): Promise<Map<string, string>> {
  const { texts } = memory();
  const found = new Map<string, string>();
  const missing: string[] = [];
  for (const sha256 of digests) {
    const text = texts.get(sha256);
    if (text === undefined) missing.push(sha256);
    else found.set(sha256, text);
  }
  for (const [sha256, text] of missing.length > 0 ? await readStretches(conn, missing) : []) {
    if (sha256Hex(text) !== sha256) throw new Error(`A stretch of a policy was changed in the database: ${sha256}`);
    texts.set(sha256, text);
    found.set(sha256, text);
  }
  return found;
}

/** Keeps what is about to be written; it is right whether or not the transaction commits. */
export function rememberStretches(texts: ReadonlyMap<string, string>): void {
  for (const [sha256, text] of texts) memory().texts.set(sha256, text);
}

export function sliceMemory(): SliceMemory {
  return memory().slices;
}

/** For a publication that must depend on nothing that was made before. */
export function forgetPolicies(): void {
  holder[KEY] = undefined;
}
