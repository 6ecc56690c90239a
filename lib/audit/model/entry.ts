import type { AuditActor } from '@/lib/authz/actor';
import { canonicalJson } from '@/lib/kernel/canonical-json';
import type { JsonObject } from '@/lib/kernel/json';

/** What the hash of an entry covers, beside the hash of the entry before it. */
export interface AuditContent {
  seq: number;
  /** RFC 3339, UTC, milliseconds. */
  at: string;
  actor: AuditActor;
  action: string;
  subject: { kind: string; id: string };
  detail: JsonObject;
}

export interface AuditEntry extends AuditContent {
  /** Hash of the entry before; 64 zeros for the first. */
  previous: string;
  hash: string;
}

export const FIRST_PREVIOUS = '0'.repeat(64);

/** The text whose SHA-256 is the entry's hash: the previous hash, then the RFC 8785 form of the content. */
export function hashedText(previous: string, { seq, at, actor, action, subject, detail }: AuditContent): string {
  return previous + canonicalJson({ seq, at, actor, action, subject, detail });
}
