import type { Conn } from '@/lib/db/prisma';
import type { CostImportDetail, TargetDetail } from './model/dto';
import { type ImportRecord, type listTargets, sumImports } from './repository';

/** Imports as they are shown, with their sums. */
export async function toDetails(conn: Conn, rows: readonly ImportRecord[]): Promise<CostImportDetail[]> {
  const sums = await sumImports(
    conn,
    rows.map(({ id }) => id),
  );
  return rows.map(
    ({ id, number, source, fileName, sha256, currency, rows: count, from, to, at, person, withdrawal }) => ({
      number,
      source,
      fileName,
      sha256,
      currency,
      rows: count,
      from: from.toISOString(),
      to: to.toISOString(),
      ...(sums.get(id) ?? { effective: '0', governance: '0' }),
      importedBy: person,
      at: at.toISOString(),
      withdrawn: withdrawal && {
        at: withdrawal.at.toISOString(),
        by: withdrawal.person,
        reason: withdrawal.reason,
        replacedBy: withdrawal.replacedBy?.number ?? null,
      },
    }),
  );
}

export function toTarget({
  number,
  percent,
  reason,
  person,
  at,
}: Awaited<ReturnType<typeof listTargets>>[number]): TargetDetail {
  return { number, percent: percent?.toString() ?? null, reason, setBy: person, at: at.toISOString() };
}
