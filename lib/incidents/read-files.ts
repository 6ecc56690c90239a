import { sha256Hex } from '@/lib/kernel/digest';
import { invalid } from '@/lib/kernel/errors';
import { evidenceType, MOST_EVIDENCE_BYTES } from './model/evidence';

/** Attached files with their bytes. Throws `invalid_input` for one that is too large or not what its name says. */
export function readFiles(evidence: readonly { name: string; content: string }[]) {
  return evidence.map(({ name, content }, index) => {
    const bytes = Uint8Array.from(Buffer.from(content, 'base64'));
    if (bytes.length > MOST_EVIDENCE_BYTES) {
      throw invalid(`evidence.${index}.content`, `Use a file of at most ${MOST_EVIDENCE_BYTES / 1024} KiB.`);
    }
    const type = evidenceType(name, bytes);
    if ('fault' in type) throw invalid(`evidence.${index}.name`, type.fault);
    return { name, type: type.type, size: bytes.length, sha256: sha256Hex(bytes), content: bytes };
  });
}
