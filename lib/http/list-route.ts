import type { z } from 'zod';
import type { CsvTable } from '@/lib/interchange/model/csv/table';
import { csvPages } from '@/lib/interchange/write-csv';
import { invalid } from '@/lib/kernel/errors';
import type { Page, PageInput } from '@/lib/kernel/page';
import type { Ctx } from '@/lib/verb/ctx';
import { tableQuery } from './query';
import { json, jsonRoute, parseQuery } from './route';
import { streamText } from './stream-text';

type Filter<Schema extends z.ZodObject> = Omit<z.output<Schema>, 'limit' | 'cursor'>;

interface List<Filter, Row> {
  list: (call: { ctx: Ctx; page: PageInput; filter: Filter }) => Promise<Page<Row>>;
  csv: CsvTable<Row>;
}

/** Rows read at once for a file: as many as a page may have. The first come soon, so that one sees it begin. */
const CSV_PAGE = 200;
const CSV_FIRST = 50;

/** GET of a list: one page as JSON, or with `format=csv` every row as a file. Both read the same list. */
export function listRoute<Row, Schema extends z.ZodObject>(schema: Schema, { list, csv }: List<Filter<Schema>, Row>) {
  const whole = tableQuery(schema);
  return jsonRoute(async ({ ctx, query }) => {
    const { limit, cursor, format, ...rest } = parseQuery(whole, query) as PageInput & { format: string };
    const filter = rest as Filter<Schema>;
    if (format !== 'csv') return json(await list({ ctx, page: { limit, cursor }, filter }));
    const page = (size: number, from?: string) =>
      list({ ctx, page: { limit: size, cursor: from, uncounted: true }, filter });
    for (const name of ['limit', 'cursor']) {
      if (query.has(name)) throw invalid(name, 'Leave this out: a CSV file holds every row.');
    }
    const pages = csvPages(csv, await page(CSV_FIRST), (next) => page(CSV_PAGE, next));
    return streamText(pages, { type: 'text/csv; charset=utf-8; header=present', fileName: `remit-${csv.name}.csv` });
  });
}
