import { sha256Hex } from '@/lib/kernel/digest';
import { type AuditEntry, FIRST_PREVIOUS, hashedText } from './model/entry';
import type { Verification } from './model/verification';

/**
 * Walks the chain and stops at the first entry that does not fit. `checkpoint` is a head kept outside:
 * without one, a log that lost its last entries still verifies.
 */
export async function verifyChain(
  entries: AsyncIterable<AuditEntry> | Iterable<AuditEntry>,
  checkpoint?: { size: number; hash: string },
): Promise<Verification> {
  let previous = FIRST_PREVIOUS;
  let count = 0;
  let reached = !checkpoint || checkpoint.size === 0;
  for await (const entry of entries) {
    const fail = (problem: string): Verification => ({ ok: false, entries: count, seq: entry.seq, problem });
    if (entry.seq !== count + 1) return fail(`expected entry ${count + 1}; entries are missing or out of order`);
    if (entry.previous !== previous) return fail('does not follow the entry before it');
    if (sha256Hex(hashedText(previous, entry)) !== entry.hash) return fail('content was changed after it was written');
    previous = entry.hash;
    count += 1;
    if (checkpoint && checkpoint.size === count) {
      if (checkpoint.hash !== previous) return fail('differs from the checkpoint: history was rewritten');
      reached = true;
    }
  }
  if (!reached) {
    const problem = `the checkpoint has ${checkpoint?.size} entries, the log only ${count}: its end was cut off`;
    return { ok: false, entries: count, seq: count, problem };
  }
  return { ok: true, entries: count, head: previous };
}
