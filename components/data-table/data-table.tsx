'use client';

/*
 * A table of one page of rows that the server made. To give a noun its table:
 *
 * 1. In the page (server): `const params = readTableParams(await searchParams, {sorts: ['name', 'updated'],
 *    filters: {state: AGENT_STATES}})`, ask the query with them, and hand `items`, `nextCursor` and `total` on.
 * 2. In `components/<noun>/<noun>-table.tsx` (client, since columns hold functions):
 *
 *    const columns: Column<AgentRow>[] = [
 *      { id: 'name', header: 'Agent', sort: 'name', cell: (row) => row.name },   // first column: the row's link
 *      { id: 'calls', header: 'Calls', align: 'end', cell: (row) => row.calls },
 *      { id: 'team', header: 'Team', from: 'md', cell: (row) => row.team },      // only on screens from `md` on
 *    ];
 *    export function AgentsTable(props: {rows: AgentRow[]; nextCursor: string | null; total: number | null}) {
 *      return <DataTable {...props} label="Agents" noun="agents" columns={columns} sorts={['name', 'updated']}
 *        rowKey={(row) => row.slug} rowHref={(row) => `/agents/${row.slug}`}
 *        search="Search agents" filters={[{param: 'state', label: 'State', options}]}
 *        empty={<EmptyState …/>} />;
 *    }
 *
 * Keep `columns` at module scope. Search (`q`), `sort` (`name` or `-name`), filters and `cursor` are URL parameters.
 * A press anywhere in a row follows the link of its first cell, except on what can itself be pressed or when text is
 * being selected; from the keyboard, the link is the way.
 */
import { type ColumnDef, tableFeatures, useTable } from '@tanstack/react-table';
import { ArrowDown, ArrowUp, ChevronsUpDown } from 'lucide-react';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { type MouseEvent, type ReactNode, useMemo } from 'react';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { EmptyState } from '../ui/empty-state';
import { Pagination } from '../ui/pagination';
import { parseSort } from './table-params';
import { type CsvExport, type TableFilter, TableToolbar } from './table-toolbar';
import { useTableState } from './use-table-state';

export interface Column<Row> {
  id: string;
  header: string;
  cell: (row: Row) => ReactNode;
  /** The key that `sort` takes in the URL; without it the column cannot be sorted. */
  sort?: string;
  align?: 'start' | 'end';
  /** Shown only from this width on. */
  from?: 'sm' | 'md' | 'lg' | 'xl';
  /** For the cells: `whitespace-nowrap`, `font-mono text-xs`, `w-40`. */
  className?: string;
}

export interface DataTableProps<Row extends object> {
  /** Names the table for a screen reader. */
  label: string;
  /** What is counted, in the plural. */
  noun: string;
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  rowHref?: (row: Row) => string;
  nextCursor: string | null;
  total?: number | null;
  totalAtLeast?: boolean | undefined;
  /** Sort keys, the default first (`-updated` for newest first). */
  sorts?: readonly [string, ...string[]];
  /** Placeholder of the search box; no box without it. */
  search?: string;
  filters?: readonly TableFilter[];
  /** Buttons at the right end of the toolbar. */
  actions?: ReactNode;
  /** Where the list is in the API, for "Export CSV" in the toolbar. */
  csv?: CsvExport;
  /** Shown when there is nothing at all; a filter that matches nothing has its own words. */
  empty: ReactNode;
  /** Said where nothing is shown to a reader who may not see all: who sees the rest. */
  limited?: string | undefined;
  /** A list by time pages "Newer / Older". */
  order?: 'time' | 'other';
}

const features = tableFeatures({});
const from = { sm: 'max-sm:hidden', md: 'max-md:hidden', lg: 'max-lg:hidden', xl: 'max-xl:hidden' };
const noFilters: readonly TableFilter[] = [];

export function DataTable<Row extends object>({
  columns,
  rows,
  sorts,
  filters = noFilters,
  ...props
}: DataTableProps<Row>) {
  const router = useRouter();
  const follow = (event: MouseEvent, href: string) => {
    const target = event.target as Element;
    // A dialog opened from a cell bubbles through React to this row, though it stands elsewhere.
    const elsewhere = !event.currentTarget.contains(target);
    const pressable = target.closest('a, button, input, select, label, summary') !== null;
    if (elsewhere || pressable || event.defaultPrevented || window.getSelection()?.toString()) return;
    if (event.metaKey || event.ctrlKey) window.open(href, '_blank', 'noopener');
    else router.push(href);
  };
  const params = useMemo(() => filters.map((filter) => filter.param), [filters]);
  const defaultSort = sorts?.[0] ?? '';
  const state = useTableState(params, defaultSort);
  const sorted = parseSort(state.sort);
  const byId = useMemo(() => new Map(columns.map((column) => [column.id, column])), [columns]);
  const defs = useMemo(
    () =>
      columns.map(
        (column): ColumnDef<typeof features, Row, unknown> => ({
          id: column.id,
          header: column.header,
          cell: ({ row }) => column.cell(row.original),
        }),
      ),
    [columns],
  );
  const data = useMemo(() => [...rows], [rows]);
  const table = useTable({ features, columns: defs, data, getRowId: props.rowKey });
  // Nothing to find or filter before the first row.
  const showToolbar =
    (rows.length > 0 || state.active) && (props.search || filters.length > 0 || props.actions || props.csv);
  const look = (column: Column<Row> | undefined) =>
    cn(column?.align === 'end' ? 'text-right tabular-nums' : 'text-left', column?.from && from[column.from]);

  return (
    <div className="min-w-0 rounded-lg border bg-panel">
      {showToolbar && (
        <TableToolbar
          state={state}
          search={props.search}
          filters={filters}
          actions={props.actions}
          csv={props.csv}
          label={`Filter ${props.noun}`}
        />
      )}
      {rows.length === 0 ? (
        state.active ? (
          <EmptyState
            title={props.limited ? 'None that you may see' : `No ${props.noun} match`}
            action={<Button onClick={state.clear}>Clear search and filters</Button>}
          >
            {props.limited ?? 'Nothing fits this search and these filters together.'}
          </EmptyState>
        ) : props.limited ? (
          <EmptyState title="None that you may see">{props.limited}</EmptyState>
        ) : (
          props.empty
        )
      ) : (
        <section
          aria-label={props.label}
          aria-busy={state.pending}
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take focus from the keyboard
          tabIndex={0}
          className={cn(
            'relative overflow-auto sm:max-h-[max(24rem,calc(100dvh-13rem))] rounded-b-lg transition-opacity focus-visible:-outline-offset-2 print:max-h-none print:overflow-visible',
            state.pending && 'opacity-60',
          )}
        >
          <table className="w-full border-separate border-spacing-0">
            <caption className="sr-only">{props.label}</caption>
            <thead>
              {table.getHeaderGroups().map((group) => (
                <tr key={group.id}>
                  {group.headers.map((header) => {
                    const column = byId.get(header.column.id);
                    const active = column?.sort !== undefined && sorted.key === column.sort;
                    return (
                      <th
                        key={header.id}
                        scope="col"
                        aria-sort={active ? (sorted.descending ? 'descending' : 'ascending') : undefined}
                        className={cn(
                          'sticky top-0 z-20 h-[33px] border-b bg-panel px-4 text-xs font-medium max-sm:px-3 whitespace-nowrap text-ink-3',
                          !showToolbar && 'first:rounded-tl-lg last:rounded-tr-lg',
                          look(column),
                        )}
                      >
                        {column?.sort ? (
                          <button
                            type="button"
                            onClick={() =>
                              state.setSort(active && !sorted.descending ? `-${column.sort}` : (column.sort as string))
                            }
                            className={cn(
                              'group -mx-1 inline-flex items-center gap-1 rounded-sm px-1 align-middle hover:text-ink',
                              active && 'text-ink',
                              column.align === 'end' && 'flex-row-reverse',
                            )}
                          >
                            <table.FlexRender header={header} />
                            <SortMark active={active} descending={sorted.descending} />
                          </button>
                        ) : (
                          <table.FlexRender header={header} />
                        )}
                      </th>
                    );
                  })}
                </tr>
              ))}
            </thead>
            <tbody>
              {table.getRowModel().rows.map((row) => (
                <tr
                  key={row.id}
                  onClick={props.rowHref && ((event) => follow(event, props.rowHref?.(row.original) ?? ''))}
                  className={cn(
                    'group/row',
                    props.rowHref && 'cursor-pointer hover:bg-hover/60 has-[a:focus-visible]:bg-hover/60',
                  )}
                >
                  {row.getAllCells().map((cell, index) => {
                    const column = byId.get(cell.column.id);
                    return (
                      <td
                        key={cell.id}
                        className={cn(
                          'h-[37px] max-w-[44ch] border-b px-4 py-[7px] align-middle max-sm:px-3 [overflow-wrap:anywhere] group-last/row:border-b-0',
                          look(column),
                          index === 0 ? 'min-w-36' : 'min-w-16',
                          column?.className,
                        )}
                      >
                        {index === 0 && props.rowHref ? (
                          <Link
                            href={props.rowHref(row.original)}
                            prefetch={false}
                            className="rounded-sm font-strong hover:underline hover:decoration-line-strong hover:underline-offset-3"
                          >
                            <table.FlexRender cell={cell} />
                          </Link>
                        ) : (
                          <table.FlexRender cell={cell} />
                        )}
                      </td>
                    );
                  })}
                </tr>
              ))}
            </tbody>
          </table>
        </section>
      )}
      {rows.length > 0 && (
        <div className="border-t px-4 py-2 text-xs">
          <Pagination
            nextCursor={props.nextCursor}
            noun={props.noun}
            shown={rows.length}
            total={props.total}
            totalAtLeast={props.totalAtLeast}
            order={props.order}
          />
        </div>
      )}
    </div>
  );
}

function SortMark({ active, descending }: { active: boolean; descending: boolean }) {
  if (!active)
    return (
      <ChevronsUpDown
        size={12}
        aria-hidden
        className="opacity-0 group-hover:opacity-100 group-focus-visible:opacity-100"
      />
    );
  return descending ? <ArrowDown size={12} aria-hidden /> : <ArrowUp size={12} aria-hidden />;
}
