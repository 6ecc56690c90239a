import { authorize } from '@/lib/authz/authorize';
import type { Ctx } from '@/lib/verb/ctx';
import { checkImport } from './check-import';
import { fromUnits, toUnits } from './model/decimal';
import type { ImportPreview } from './model/dto';
import { type FocusFile, readFocus } from './read-focus';
import { listKnownAgents } from './repository';
import { toDetails } from './to-detail';

const MONTH_MS = 31 * 86_400_000;

/** What a file would add, in numbers, and whether it could be taken in. Writes nothing. */
export async function previewImport({
  ctx,
  input: { body, source, replace = false },
}: {
  ctx: Ctx;
  input: { body: AsyncIterable<Uint8Array>; source: string; replace?: boolean | undefined };
}): Promise<ImportPreview> {
  const scope = authorize(ctx.actor, 'cost:write');
  const file = await readFocus(body);
  const conn = ctx.db.read;
  const { already, refused, ...asked } = await checkImport(conn, scope, { file, source, replace });
  // What could be replaced is said before anybody asks for it.
  const { replaces } = refused && !replace ? await checkImport(conn, scope, { file, source, replace: true }) : asked;
  const [before] = await toDetails(conn, already ? [already] : []);
  const agents = parts(file, ({ agent }) => agent);
  const known = await listKnownAgents(
    conn,
    agents.map(({ name }) => name),
  );
  const unknown = agents.filter(({ name }) => !known.has(name));
  const services = parts(file, ({ service }) => service);
  const governance = file.rows.filter(({ activity }) => activity !== null);
  return {
    already: before ?? null,
    currency: file.currency,
    rows: file.rows.length,
    from: file.from,
    to: file.to,
    effective: sum(file.rows.map(({ effective }) => effective)),
    billed: sum(file.rows.map(({ billed }) => billed)),
    governance: sum(governance.map(({ effective }) => effective)),
    governanceRows: governance.length,
    alike: file.alike,
    long: file.rows.filter(({ from, to }) => Date.parse(to) - Date.parse(from) > MONTH_MS).length,
    services: services.slice(0, 20),
    serviceCount: services.length,
    activities: parts(file, ({ activity }) => activity).slice(0, 50),
    unknownAgents: unknown.slice(0, 50),
    unknownAgentCount: unknown.length,
    withoutAgent: file.rows.filter(({ agent }) => agent === null).length,
    replaces: replaces.map(({ number }) => number),
    refused,
  };
}

function sum(amounts: string[]): string {
  return fromUnits(amounts.reduce((total, amount) => total + toUnits(amount), 0n));
}

/** The rows by what `of` says of them, those with the highest cost first. */
function parts({ rows }: FocusFile, of: (row: FocusFile['rows'][number]) => string | null) {
  const found = new Map<string, { rows: number; units: bigint }>();
  for (const row of rows) {
    const name = of(row);
    if (name === null) continue;
    const part = found.get(name) ?? { rows: 0, units: 0n };
    found.set(name, { rows: part.rows + 1, units: part.units + toUnits(row.effective) });
  }
  return [...found]
    .sort(([a, one], [b, other]) => (one.units === other.units ? (a < b ? -1 : 1) : one.units < other.units ? 1 : -1))
    .map(([name, { rows: count, units }]) => ({ name, rows: count, effective: fromUnits(units) }));
}
