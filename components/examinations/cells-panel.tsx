import type { Cell } from '@/lib/evidence/model/population';
import { DefinitionList } from '../ui/definition-list';
import { Panel } from '../ui/panel';
import { CellText, columnTitle } from './cell-text';

interface Props {
  cells: Record<string, Cell>;
  columns: { name: string; says: string }[];
}

export function CellsPanel({ cells, columns }: Props) {
  return (
    <Panel title="The row as it was drawn" note="times in UTC">
      <DefinitionList
        wide
        items={columns.map(({ name, says }) => ({
          ...{ term: columnTitle(name), hint: says },
          value: cells[name] === null || cells[name] === undefined ? null : <CellText cell={cells[name]} />,
        }))}
      />
    </Panel>
  );
}
