import type { ReactNode } from 'react';
import { cn } from '../ui/cn';

export interface PlainColumn<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** For a column of buttons: the header is for screen readers only. */
  quiet?: boolean;
  align?: 'start' | 'end';
  className?: string;
  /** Left out on a phone. */
  wide?: boolean;
}

/** A short, whole table inside an unpadded Panel; no paging, works on the server. */
export function PlainTable<Row>({
  label,
  columns,
  rows,
  rowKey,
}: {
  label: string;
  columns: readonly PlainColumn<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take focus from the keyboard
    <section aria-label={label} tabIndex={0} className="relative overflow-x-auto focus-visible:-outline-offset-2">
      <table className="w-full border-collapse">
        <thead>
          <tr>
            {columns.map((column) => (
              <th
                key={column.id}
                scope="col"
                className={cn(
                  'relative border-b px-4 py-[7px] text-xs font-medium whitespace-nowrap text-ink-3',
                  column.align === 'end' ? 'text-right' : 'text-left',
                  column.wide && 'max-sm:hidden',
                )}
              >
                {column.quiet ? <span className="sr-only">{column.header}</span> : column.header}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} className="border-b last:border-b-0">
              {columns.map((column, index) => (
                <td
                  key={column.id}
                  className={cn(
                    'px-4 py-2 align-middle [overflow-wrap:anywhere]',
                    index === 0 ? 'min-w-36' : 'min-w-20',
                    column.align === 'end' && 'text-right tabular-nums',
                    column.wide && 'max-sm:hidden',
                    column.className,
                  )}
                >
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
