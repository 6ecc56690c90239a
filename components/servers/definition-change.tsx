import { definitionChanges } from '@/lib/servers/model/definition-change';
import { type DefinitionLine, type DiffPart, diffDefinitions } from '@/lib/servers/model/definition-diff';
import type { ToolDetail } from '@/lib/servers/model/dto';
import { cn } from '../ui/cn';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';
import { ChangeWords } from './change-words';

/** What changed since the definition was approved: in words, then line by line with the changed words marked. */
export function DefinitionChange({ tool }: { tool: ToolDetail }) {
  const current = tool.definitions.find((definition) => definition.current);
  const approved = tool.definitions.find((definition) => definition.approved);
  if (!current || !approved || current === approved) return null;
  return (
    <Panel title="What changed since it was approved" padded={false}>
      <PanelSection>
        <ChangeWords changes={definitionChanges(approved.text, current.text)} />
      </PanelSection>
      <DefinitionDiff
        before={approved.text}
        after={current.text}
        label="Approved definition (−) and the one that the server gives now (+)"
      />
    </Panel>
  );
}

/** Two definitions line by line, with the changed words marked and every invisible character shown. */
export function DefinitionDiff({ before, after, label }: { before: string; after: string; label: string }) {
  return (
    <ol aria-label={label} className="overflow-x-auto py-2 font-mono text-xs leading-relaxed">
      {diffDefinitions(before, after).map((line, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity beside their order
        <Line key={index} line={line} />
      ))}
    </ol>
  );
}

function Line({ line }: { line: DefinitionLine }) {
  if (line.sign === '…') {
    return (
      <li className="px-4 py-0.5 text-ink-3">
        … {line.skipped} unchanged {line.skipped === 1 ? 'line' : 'lines'}
      </li>
    );
  }
  const { sign, parts } = line;
  return (
    <li
      className={cn(
        'grid grid-cols-[22px_minmax(0,1fr)] px-4',
        sign === '+' && 'bg-add-soft',
        sign === '-' && 'bg-del-soft',
      )}
    >
      <span className={cn('font-semibold', sign === '+' && 'text-add', sign === '-' && 'text-del')}>
        <span aria-hidden>{sign === '-' ? '−' : sign}</span>
        {sign === ' ' ? null : <span className="sr-only">{sign === '+' ? 'added' : 'removed'}</span>}
      </span>
      <span dir="ltr" className="whitespace-pre-wrap [overflow-wrap:anywhere]">
        {parts.map((part, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: as above
          <Part key={index} part={part} sign={sign} />
        ))}
      </span>
    </li>
  );
}

function Part({ part: { text, changed }, sign }: { part: DiffPart; sign: '+' | '-' | ' ' }) {
  if (!changed) return <HostileText text={text} inline />;
  return (
    <mark
      className={cn(
        'rounded-sm bg-transparent font-semibold text-ink underline decoration-2 underline-offset-2',
        sign === '+' ? 'decoration-add' : 'decoration-del',
      )}
    >
      <HostileText text={text} inline />
    </mark>
  );
}
