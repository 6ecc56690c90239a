import { type AuditEntry, FIRST_PREVIOUS, hashedText } from '@/lib/audit/model/entry';
import { sha256Hex } from '@/lib/kernel/digest';
import type { AuditPart, PackFile } from '../model/manifest';
import { writePackFile } from './pack-folder';
import type { AuditSource } from './source';

const AUDIT_FILE = 'audit-log/entries.ndjson';
const CUT_OFF = 'the entries after the last of the period do not follow it; some are missing';

/**
 * Writes the entries of the period, and walks the whole log from its first entry to the end of the period: a break
 * before the period matters as much as one within, and the entry after it shows whether its end was cut off. A log that is broken is written as it is.
 */
export async function writeAuditPart(folder: string, audit: AuditSource): Promise<{ file: PackFile; part: AuditPart }> {
  const { size } = audit;
  const first = audit.first ?? size + 1;
  const part: AuditPart = {
    ...{ whole: true, problem: null, first, entries: 0 },
    ...{ previous: FIRST_PREVIOUS, size, hash: FIRST_PREVIOUS },
  };
  async function* lines() {
    let count = 0;
    for await (const entry of audit.entries()) {
      if (entry.seq > size) {
        const cut = entry.seq !== count + 1 || entry.previous !== part.hash;
        if (cut && part.whole) Object.assign(part, { whole: false, problem: `entry ${size + 1}: ${CUT_OFF}` });
        break;
      }
      const problem = problemOf(entry, count + 1, part.hash);
      if (problem && part.whole) Object.assign(part, { whole: false, problem: `entry ${entry.seq}: ${problem}` });
      if (entry.seq < first) part.previous = entry.hash;
      part.hash = entry.hash;
      count = entry.seq;
      if (entry.seq < first) continue;
      part.entries += 1;
      yield `${JSON.stringify(entry)}\n`;
    }
  }
  const file = await writePackFile(folder, AUDIT_FILE, lines());
  return { file: { ...file, rows: part.entries }, part };
}

function problemOf(entry: AuditEntry, expected: number, previous: string): string | null {
  if (entry.seq !== expected) return `entry ${expected} belongs there; entries are missing`;
  if (entry.previous !== previous) return 'it does not follow the entry before it';
  if (sha256Hex(hashedText(previous, entry)) !== entry.hash) return 'its content was changed after it was written';
  return null;
}
