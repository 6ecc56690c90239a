'use client';

import { Dialog } from '@base-ui/react/dialog';
import { Rows3 } from 'lucide-react';
import { useMemo } from 'react';
import type { PopulationTable } from '@/lib/evidence/model/population';
import type { PopulationRow } from '@/lib/examinations/model/dto';
import { type Column, DataTable } from '../data-table/data-table';
import { Button } from '../ui/button';
import { cn } from '../ui/cn';
import { DefinitionList } from '../ui/definition-list';
import { dialogBackdrop, dialogPopup } from '../ui/dialog-style';
import { EmptyState } from '../ui/empty-state';
import { CellText, columnTitle } from './cell-text';

interface Props {
  table: PopulationTable;
  rows: PopulationRow[];
  nextCursor: string | null;
}

/** Columns that fit beside the row's own; the rest is one press away. */
const SHOWN = 4;
const FROM = [undefined, undefined, 'md', 'xl'] as const;

/** Rows of a population as they were in the period, a page at a time. */
export function RowsTable({ table, rows, nextCursor }: Props) {
  const columns = useMemo(
    (): Column<PopulationRow>[] => [
      ...table.columns.slice(0, SHOWN).map(
        ({ name }, index): Column<PopulationRow> => ({
          id: name,
          header: columnTitle(name),
          cell: ({ cells }) => (
            <span className={index === 0 ? 'font-strong' : 'line-clamp-2'}>
              <CellText cell={cells[name]} />
            </span>
          ),
          className: index === 0 ? '' : 'min-w-28',
          ...(FROM[index] && { from: FROM[index] }),
        }),
      ),
      { id: 'all', header: 'All cells', align: 'end', cell: (row) => <AllCells table={table} row={row} /> },
    ],
    [table],
  );
  return (
    <DataTable
      label={table.title}
      noun="rows"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      nextCursor={nextCursor}
      search="Search cells"
      empty={
        <EmptyState icon={<Rows3 />} title="None in the period">
          There was none in these days. Whether rows are missing is what the checks beside the populations say.
        </EmptyState>
      }
    />
  );
}

function AllCells({ table, row }: { table: PopulationTable; row: PopulationRow }) {
  return (
    <Dialog.Root>
      <Dialog.Trigger
        render={
          <Button size="sm" variant="ghost" aria-label={`All cells of ${row.id}`}>
            Show
          </Button>
        }
      />
      <Dialog.Portal>
        <Dialog.Backdrop className={dialogBackdrop} />
        <Dialog.Popup className={cn(dialogPopup, 'max-w-xl')}>
          <Dialog.Title className="px-5 pt-4 text-lg font-semibold [overflow-wrap:anywhere]">{row.id}</Dialog.Title>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must take focus from the keyboard */}
          <section aria-label="Cells" tabIndex={0} className="overflow-y-auto px-5 pt-3 pb-5">
            <DefinitionList
              items={table.columns.map(({ name, says }) => ({
                ...{ term: columnTitle(name), hint: says },
                value: row.cells[name] === null ? null : <CellText cell={row.cells[name]} />,
              }))}
            />
          </section>
          <footer className="flex justify-end border-t px-5 py-3">
            <Dialog.Close render={<Button>Close</Button>} />
          </footer>
        </Dialog.Popup>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
