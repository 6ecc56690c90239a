import { diffDefinitions } from '@/lib/servers/model/definition-diff';
import { definitionFlags } from '@/lib/servers/model/definition-flags';
import type { ToolDetail } from '@/lib/servers/model/dto';
import { When } from '../time/when';
import { Callout } from '../ui/callout';
import { cn } from '../ui/cn';
import { CopyButton } from '../ui/copy-button';
import { HostileText } from '../ui/hostile-text';
import { Panel, PanelSection } from '../ui/panel';

/** What the server says about a tool, raw: it is text of a party that nobody trusts yet. */
export function DefinitionPanel({ tool }: { tool: ToolDetail }) {
  const current = tool.definitions.find((definition) => definition.current) ?? tool.definitions[0];
  if (!current) return null;
  const parsed = JSON.parse(current.text) as { description?: unknown; title?: unknown };
  const description = typeof parsed.description === 'string' ? parsed.description : '';
  const flags = definitionFlags(`${description}\n${current.text}`);
  return (
    <Panel title="Definition" note="as the server gives it" padded={false}>
      {flags.length > 0 ? (
        <PanelSection>
          <Callout tone="warn" title="Look twice">
            <ul className="list-disc pl-4">
              {flags.map(({ kind, text }) => (
                <li key={kind} className="[overflow-wrap:anywhere]">
                  {text}
                </li>
              ))}
            </ul>
          </Callout>
        </PanelSection>
      ) : null}
      <PanelSection>
        <h3 className="mb-1 text-ink-2">Description</h3>
        {description ? (
          <HostileText text={description} label="Description" />
        ) : (
          <p className="text-ink-3">The server gives none.</p>
        )}
      </PanelSection>
      <PanelSection>
        <h3 className="mb-1 text-ink-2">Whole definition</h3>
        <HostileText text={JSON.stringify(JSON.parse(current.text), null, 2)} label="Whole definition" maxLines={24} />
        <p className="mt-2 flex flex-wrap items-center gap-2 text-ink-3 text-xs">
          <span className="font-mono [overflow-wrap:anywhere]">SHA-256 {current.digest}</span>
          <CopyButton text={current.digest} label="Copy the digest" />
        </p>
      </PanelSection>
    </Panel>
  );
}

/** What changed since the definition was approved. */
export function DefinitionChange({ tool }: { tool: ToolDetail }) {
  const current = tool.definitions.find((definition) => definition.current);
  const approved = tool.definitions.find((definition) => definition.approved);
  if (!current || !approved || current === approved) return null;
  const lines = diffDefinitions(approved.text, current.text);
  return (
    <Panel title="What changed since it was approved" padded={false}>
      <ol className="overflow-x-auto py-2 font-mono text-xs leading-relaxed">
        {lines.map(({ sign, text }, index) => (
          <li
            // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity beside their order
            key={index}
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
            <HostileText text={text} inline />
          </li>
        ))}
      </ol>
    </Panel>
  );
}

export function DefinitionHistory({ tool }: { tool: ToolDetail }) {
  return (
    <Panel title="Definitions read">
      <ul className="space-y-2">
        {tool.definitions.map(({ digest, readAt, current, approved }) => (
          <li key={digest} className="flex flex-wrap justify-between gap-x-3">
            <span>
              <span className="font-mono text-xs">{digest.slice(0, 12)}…</span>
              <span className="block text-ink-2 text-xs">
                {[current && 'what the server gives now', approved && 'what was approved'].filter(Boolean).join(', ') ||
                  'earlier'}
              </span>
            </span>
            <span className="text-ink-3">
              <When at={readAt} />
            </span>
          </li>
        ))}
      </ul>
    </Panel>
  );
}
