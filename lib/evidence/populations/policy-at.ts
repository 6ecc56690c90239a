import type { Conn } from '@/lib/db/prisma';
import { findRevisionAt, type RevisionRecord } from '@/lib/policy/repository';
import { openRevision, type StoredPolicy } from '@/lib/policy/stored';

/** The policy that was published last before a moment; null where there was none. */
export async function policyBefore(
  conn: Conn,
  to: string,
): Promise<{ revision: RevisionRecord; stored: StoredPolicy } | null> {
  // A period does not hold its last moment; times are kept to the millisecond.
  const revision = await findRevisionAt(conn, new Date(Date.parse(to) - 1));
  return revision && { revision, stored: await openRevision(conn, revision) };
}
