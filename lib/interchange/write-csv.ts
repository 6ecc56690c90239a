import { stringify } from 'csv-stringify/sync';
import type { Page } from '@/lib/kernel/page';
import type { CsvTable } from './model/csv/table';

const DECIMAL = /^-?\d+(\.\d+)?$/;

/**
 * The rows as lines of CSV (RFC 4180), with the header first when `header` is set. A cell that a spreadsheet would
 * take for a formula gets an apostrophe in front, but not an amount: it would be text there, and no sum would hold it.
 */
export function csvLines<Row>({ columns, amounts = [] }: CsvTable<Row>, rows: readonly Row[], header: boolean): string {
  const names = Object.keys(columns);
  const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row) ?? ''));
  return stringify(header ? [names, ...cells] : cells, {
    record_delimiter: 'windows',
    escape_formulas: true,
    // By itself it quotes a whole \r\n only, and readers take either half for the end of a row.
    quoted_match: /[\r\n]/,
    cast: {
      boolean: String,
      string: (value, { index }) =>
        amounts.includes(names[index] as string) && DECIMAL.test(value) ? { value, escape_formulas: false } : value,
    },
  });
}

/**
 * Every row of a list, one page in memory at a time. `first` is read already, so that whoever may not read the list
 * learns it before the file begins.
 */
export async function* csvPages<Row>(
  table: CsvTable<Row>,
  first: Page<Row>,
  next: (cursor: string) => Promise<Page<Row>>,
): AsyncGenerator<string> {
  yield csvLines(table, first.items, true);
  for (let cursor = first.nextCursor; cursor !== null; ) {
    const page: Page<Row> = await next(cursor);
    yield csvLines(table, page.items, false);
    cursor = page.nextCursor;
  }
}
