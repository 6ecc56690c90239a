import { definitionFlags } from '@/lib/servers/model/definition-flags';
import type { ToolDetail } from '@/lib/servers/model/dto';
import { Callout } from '../ui/callout';
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
