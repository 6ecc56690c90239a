import type { FactBlock } from '@/lib/eu-ai-act/model/document';
import { PlainTable } from '../data-table/plain-table';
import { DefinitionList } from '../ui/definition-list';
import { HostileText } from '../ui/hostile-text';
import { GapNote } from './gap-note';

/** Facts of the registry in a document: others wrote much of it, so it is shown as text. */
export function FactBlockView({ block: { title, facts, table, none, gap } }: { block: FactBlock }) {
  return (
    <div className="min-w-0 rounded-md border">
      <h3 className="flex flex-wrap justify-between gap-x-3 border-b px-3 py-1.5 text-xs font-medium text-ink-2">
        {title} <span className="font-normal text-ink-3">from the registry</span>
      </h3>
      {facts.length > 0 ? (
        <div className="px-3 py-2">
          <DefinitionList
            wide
            items={facts.map(({ term, value }) => ({ term, value: <HostileText inline text={value} /> }))}
          />
        </div>
      ) : null}
      {table ? (
        <PlainTable
          label={title}
          rows={rowsOf(table.rows)}
          rowKey={(row: Row) => row.key}
          columns={table.head.map((header, index) => ({
            id: header,
            header,
            cell: (row: Row) => <HostileText inline text={row.cells[index] ?? ''} />,
          }))}
        />
      ) : null}
      {none ? <p className="px-3 py-2 text-ink-2">{none}</p> : null}
      {gap ? <GapNote className="px-3 pb-2 first:pt-2">{gap}</GapNote> : null}
    </div>
  );
}

interface Row {
  key: string;
  cells: string[];
}

function rowsOf(rows: string[][]): Row[] {
  return rows.map((cells, index) => ({ key: String(index), cells }));
}
