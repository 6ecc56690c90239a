import type { Replay } from '@/lib/detections/model/tuning-dto';
import { dateWords } from '@/lib/kernel/constraint-words';
import { PlainTable } from '../data-table/plain-table';
import { When } from '../time/when';
import { Chip, type Tone } from '../ui/chip';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';

const FOUND: Record<Replay['stories'][number]['found'], { tone: Tone; word: string }> = {
  proposed: { tone: 'warn', word: 'new' },
  now: { tone: 'good', word: 'no more' },
  both: { tone: 'neutral', word: 'as now' },
};

/** What the parameters that were tried would have told, beside what those in force tell. */
export function ReplayPanel({ replay }: { replay: Replay }) {
  const { stories, now, proposed } = replay;
  return (
    <Panel title="What it would have told" padded={false}>
      <PanelSection>
        <p>
          <span className="font-strong">{counted(proposed)}</span> by these parameters,{' '}
          <span className="font-strong">{counted(now)}</span> by those in force.
        </p>
        <p className="text-ink-2">{scopeWords(replay)}</p>
      </PanelSection>
      {stories.length > 0 ? (
        <PlainTable
          label="Stories that were found"
          rows={stories}
          rowKey={({ title, at }) => `${title} ${at}`}
          columns={[
            { id: 'title', header: 'What', cell: ({ title }) => <HostileText inline text={title} /> },
            {
              id: 'found',
              header: 'Beside now',
              cell: ({ found }) => <Chip tone={FOUND[found].tone}>{FOUND[found].word}</Chip>,
            },
            { id: 'at', header: 'First', align: 'end', wide: true, cell: ({ at }) => <When at={at} /> },
          ]}
        />
      ) : null}
    </Panel>
  );
}

function scopeWords({ from, calls, whole }: Replay): string {
  if (from === null) return 'Of how things stand now: how they stood before is not kept.';
  const what = `${calls.toLocaleString('en')} calls since ${dateWords(from.slice(0, 10))}`;
  return whole ? `Of ${what}.` : `Of the newest ${what}; the 30 days have more than are looked at at once.`;
}

function counted(count: number): string {
  return `${count.toLocaleString('en')} ${count === 1 ? 'story' : 'stories'}`;
}
