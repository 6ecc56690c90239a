import type { Conn } from '@/lib/db/prisma';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import { sha256Hex } from '@/lib/kernel/digest';
import type { JsonObject } from '@/lib/kernel/json';
import { type AuditContent, FIRST_PREVIOUS, hashedText } from './model/entry';
import { findHead, insertEntry } from './repository';

export interface AuditInput {
  action: string;
  subject: { kind: string; id: string };
  /** What changed, without secrets and without whole documents: enough to reconstruct, digests for the rest. */
  detail?: Record<string, unknown>;
}

/** Appends to the chain. Only inside a verb's transaction, under the write lock that keeps the chain in one line. */
export async function appendEntry(tx: Conn, actor: AuditContent['actor'], at: Date, input: AuditInput): Promise<void> {
  const head = await findHead(tx);
  const previous = head?.hash ?? FIRST_PREVIOUS;
  const content: AuditContent = {
    seq: (head?.seq ?? 0) + 1,
    at: at.toISOString(),
    actor,
    action: input.action,
    subject: input.subject,
    // Through JSON once, so that what is hashed is what the database gives back.
    detail: JSON.parse(canonicalJson(JSON.parse(JSON.stringify(input.detail ?? {})))) as JsonObject,
  };
  await insertEntry(tx, { ...content, previous, hash: sha256Hex(hashedText(previous, content)) });
}
