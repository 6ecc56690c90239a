import { authorize } from '@/lib/authz/authorize';
import { invalid } from '@/lib/kernel/errors';
import { type CountedPage, countUpTo, decodeCursor, encodeCursor, type PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { CURRENT_LEGAL_DATA } from '../current-data';
import { CURRENT_FORMS } from '../current-forms';
import { readRecords } from '../duties/read-records';
import { countStates } from '../model/duties-dto';
import { groundsOf, stateDuty } from '../model/duty-state';
import { INVENTORY_CLASSES, type InventoryFilter, type InventoryRow, type InventorySummary } from '../model/inventory';
import { nextDate } from '../model/next-step';
import * as repository from './repository';

interface ListCall {
  ctx: Ctx;
  page: PageInput;
  filter?: InventoryFilter;
}

/** Agents that are not retired, by name, each with its class; and what is open, of those whose duties the caller may see. */
export async function listInventory({ ctx, page, filter = {} }: ListCall): Promise<CountedPage<InventoryRow>> {
  const scope = authorize(ctx.actor, 'agent:read');
  const { reach, personId } = authorize(ctx.actor, 'eu-document:read');
  const after = page.cursor === undefined ? undefined : decodeCursor(page.cursor, 2)?.map(String);
  if (page.cursor !== undefined && !after) throw invalid('cursor', 'This cursor is not one of ours.');
  const { version } = CURRENT_LEGAL_DATA;
  const rows = await repository.listInventory(ctx.db.read, scope, filter, version, {
    limit: page.limit + 1,
    after: after as [string, string] | undefined,
  });
  const shown = rows.slice(0, page.limit);
  const last = shown.at(-1);
  const now = ctx.clock();
  const today = now.toISOString().slice(0, 10);
  const seen = shown.filter((row) => reach === 'all' || [row.owner.id, row.backupOwnerId].includes(personId));
  const records = await readRecords(ctx.db.read, new Map(seen.map((row) => [row.slug, row.answered])), now);
  return {
    items: shown.map(({ slug, name, team, owner, answered, euDataVersion }) => {
      const known = records.get(slug);
      const duties =
        answered && known ? answered.obligations.map((duty) => stateDuty(duty, CURRENT_FORMS, known, today)) : null;
      const counts = duties && countStates(duties);
      return {
        ...{ slug, name, team, owner, class: answered?.class ?? null, roles: answered?.roles ?? [] },
        outdated: euDataVersion !== null && euDataVersion < version,
        grounds: answered ? groundsOf(answered) : [],
        answeredAt: answered?.at.toISOString() ?? null,
        nextDate: answered ? nextDate(answered.obligations, today) : null,
        missing: counts?.missing ?? null,
        notYetDue: counts?.['not-yet-due'] ?? null,
        fulfilled: counts?.fulfilled ?? null,
        byWord: duties?.filter(({ by }) => by === 'word').length ?? null,
        notApplicable: counts?.['not-applicable'] ?? null,
      };
    }),
    nextCursor: rows.length > page.limit && last ? encodeCursor([last.name, last.id]) : null,
    ...(page.uncounted
      ? { total: 0 }
      : await countUpTo((most) => repository.countInventory(ctx.db.read, scope, filter, version, most), filter.q)),
  };
}

/** How many agents there are of each class, and the days to come. */
export async function getInventorySummary({ ctx }: { ctx: Ctx }): Promise<InventorySummary> {
  const scope = authorize(ctx.actor, 'agent:read');
  const { version, dateChecked, source } = CURRENT_LEGAL_DATA;
  const { classes, outdated } = await repository.countClasses(ctx.db.read, scope, version);
  const of = (euClass: string | null) => classes.find((row) => row.euClass === euClass)?.agents ?? 0;
  return {
    counts: Object.fromEntries(
      INVENTORY_CLASSES.map((one) => [one, one === 'outdated' ? outdated : of(one === 'none' ? null : one)]),
    ) as InventorySummary['counts'],
    dates: await repository.listDates(ctx.db.read, ctx.clock().toISOString().slice(0, 10)),
    law: { version, dateChecked, act: source.act, amendedBy: source.amendedBy },
  };
}
