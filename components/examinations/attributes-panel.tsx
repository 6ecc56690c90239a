import { ATTRIBUTE_WORDS } from '@/lib/evidence/model/attribute-words';
import type { SampledRow } from '@/lib/examinations/model/dto';
import { Panel, PanelSection } from '../ui/panel';
import { AttributeSign } from './attribute-sign';
import { AttributeWhy } from './attribute-why';

/** A to J of one change, each with why. */
export function AttributesPanel({ cells }: { cells: NonNullable<SampledRow['attributes']> }) {
  return (
    <Panel title="Attributes" padded={false}>
      {cells.map((cell) => (
        <PanelSection key={cell.attribute} className="grid gap-x-4 gap-y-1 py-2 sm:grid-cols-[270px_minmax(0,1fr)]">
          <div className="flex items-baseline gap-2">
            <span className="w-4 shrink-0 font-mono text-ink-3 text-xs">{cell.attribute}</span>
            <span>
              <span className="block font-strong">{ATTRIBUTE_WORDS[cell.attribute]}</span>
              <AttributeSign result={cell.result} word />
            </span>
          </div>
          <div className="min-w-0">
            <AttributeWhy cell={cell} />
          </div>
        </PanelSection>
      ))}
    </Panel>
  );
}
