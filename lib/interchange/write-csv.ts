import { stringify } from 'csv-stringify/sync';
import type { Page } from '@/lib/kernel/page';
import type { CsvTable } from './model/csv-tables';

/**
 * The rows as lines of CSV (RFC 4180), with the header first when `header` is set. A cell that a spreadsheet would
 * take for a formula gets an apostrophe in front.
 */
export function csvLines<Row>({ columns }: CsvTable<Row>, rows: readonly Row[], header: boolean): string {
  const names = Object.keys(columns);
  const cells = rows.map((row) => Object.values(columns).map((cell) => cell(row) ?? ''));
  return stringify(header ? [names, ...cells] : cells, {
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: String },
  });
}

/**
 * Every row of a list, one page in memory at a time. `first` is read already, so that whoever may not read the list
 * learns it before the file begins; an error later breaks the file off, which a reader of the stream sees.
 */
export function streamCsv<Row>(
  table: CsvTable<Row>,
  first: Page<Row>,
  next: (cursor: string) => Promise<Page<Row>>,
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let page: Page<Row> | null = first;
  let cursor: string | null = null;
  let header = true;
  return new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        page ??= cursor === null ? null : await next(cursor);
        if (!page) return controller.close();
        controller.enqueue(encoder.encode(csvLines(table, page.items, header)));
        header = false;
        cursor = page.nextCursor;
        page = null;
        if (cursor === null) controller.close();
      },
    },
    { highWaterMark: 1 },
  );
}
