import type { Scope } from '@/lib/authz/authorize';
import type { Conn } from '@/lib/db/prisma';
import { planImport } from './model/plan';
import type { FocusFile } from './read-focus';
import { countKnown, findSame, type ImportRecord, listLive } from './repository';

export interface CheckedImport {
  /** The import that this very file is already. */
  already: ImportRecord | null;
  /** Imports whose place it takes. */
  replaces: { id: string; number: number }[];
  refused: string | null;
}

/** Whether a file can be taken in beside what counts now. Read under the write lock where it is. */
export async function checkImport(
  conn: Conn,
  scope: Scope,
  { file, source, replace }: { file: FocusFile; source: string; replace: boolean },
): Promise<CheckedImport> {
  const already = await findSame(conn, scope, file.sha256);
  if (already) return { already, replaces: [], refused: null };
  const live = await listLive(conn);
  const plan = planImport({ ...file, source }, live, replace);
  if (plan.refused) return { already: null, replaces: [], refused: plan.refused };
  const known = await countKnown(
    conn,
    file.rows.map(({ digest }) => digest),
    plan.replaces,
  );
  const refused =
    known.number === null
      ? null
      : `${known.rows} of its ${file.rows.length} lines count already, column for column, by import ${known.number}. Name the source that they were imported as, or take them out.`;
  return { already: null, replaces: live.filter(({ number }) => plan.replaces.includes(number)), refused };
}
