import { pdfCell } from '@/lib/pdf/pdf-text';
import { pdfTable, renderPdf } from '@/lib/pdf/render-pdf';
import type { Ctx } from '@/lib/verb/ctx';
import { utcWords } from '../model/fact-blocks';
import { INVENTORY_CLASSES, INVENTORY_WORDS, type InventoryRow, whyUncounted } from '../model/inventory';
import { getInventorySummary, listInventory } from './queries';

/** A paper of more rows is for nobody, and nothing else is answered while it is laid out; the CSV file holds them all. */
const MOST_ROWS = 500;
const PAGE = 250;

let last: Promise<unknown> = Promise.resolve();

/** The inventory as PDF, as of now. A process makes one at a time; the others wait. */
export function inventoryPdf({ ctx }: { ctx: Ctx }): Promise<Buffer> {
  const made = last.then(() => make(ctx));
  last = made.catch(() => {});
  return made;
}

async function make(ctx: Ctx): Promise<Buffer> {
  const now = ctx.clock();
  const { counts, dates, law } = await getInventorySummary({ ctx });
  const rows: InventoryRow[] = [];
  let cursor: string | undefined;
  do {
    const page = await listInventory({ ctx, page: { limit: PAGE, cursor, uncounted: true } });
    rows.push(...page.items);
    cursor = page.nextCursor ?? undefined;
  } while (cursor && rows.length < MOST_ROWS);
  const asOf = utcWords(now.toISOString());
  return renderPdf({
    title: 'EU AI Act: inventory of agents',
    heading: `EU AI Act inventory · ${asOf}`,
    asOf: now,
    orientation: 'landscape',
    content: [
      {
        text: `As of ${asOf}. ${law.act}, amended by ${law.amendedBy}; legal data version ${law.version}, checked on ${law.dateChecked}. Retired agents are left out.`,
        style: 'lead',
      },
      pdfTable(
        ['Class', 'Agents'],
        INVENTORY_CLASSES.map((one) => [INVENTORY_WORDS[one], String(counts[one])]),
        [160, 60],
      ),
      { text: 'Days to come', style: 'h2' },
      dates.length === 0
        ? { text: 'No day is to come on which a duty begins.' }
        : pdfTable(
            ['Day', 'Agents with duties that begin then'],
            dates.map(({ date, agents }) => [date, String(agents)]),
            [160, '*'],
          ),
      { text: 'Agents', style: 'h2' },
      ...(cursor
        ? [{ text: `The first ${rows.length} by name; the rest is in the CSV file, which holds all.`, style: 'gap' }]
        : []),
      rows.length === 0
        ? { text: 'There are no agents.' }
        : pdfTable(
            [
              ...['Agent', 'Team', 'Owner', 'Class', 'Role', 'Next date'],
              ...['Missing', 'Not yet due', 'Fulfilled', 'Said not to apply'],
            ],
            rows.map((row) => [
              { stack: [pdfCell(row.name), pdfCell(row.slug)] },
              pdfCell(row.team),
              pdfCell(row.owner.name),
              [classWords(row), ...row.grounds].join(', '),
              row.class ? row.roles.join(' and ') || 'none' : 'not known',
              row.class ? (row.nextDate ?? 'none to come') : 'not known',
              ...[row.missing, row.notYetDue, fulfilledWords(row), row.notApplicable].map((n) =>
                n === null ? whyUncounted(row) : String(n),
              ),
            ]),
            ['*', 75, 80, 85, 70, 58, 45, 45, 45, 45],
          ),
    ],
  });
}

function fulfilledWords({ fulfilled, byWord }: InventoryRow): string | null {
  if (fulfilled === null) return null;
  return byWord ? `${fulfilled} (${byWord} by word)` : String(fulfilled);
}

function classWords({ class: euClass, outdated }: InventoryRow): string {
  if (!euClass) return INVENTORY_WORDS.none;
  return outdated ? `${INVENTORY_WORDS[euClass]} (outdated)` : INVENTORY_WORDS[euClass];
}
