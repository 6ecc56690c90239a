export type Cell = string | number | boolean | null | undefined;

/** A list as a table: its file name, and its columns in order, each with the cell of a row. */
export interface CsvTable<Row> {
  name: string;
  columns: Record<string, (row: Row) => Cell>;
  /** Columns of exact decimals, as text: one below nothing is a number there and no formula. */
  amounts?: readonly string[];
}
