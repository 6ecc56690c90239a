import Link from 'next/link';
import type { Adoption } from '@/lib/requests/model/adoption';
import { ChangeWords } from '../servers/change-words';
import { DefinitionDiff } from '../servers/definition-change';
import { agentCount } from '../servers/holders-panel';
import { Panel, PanelSection } from '../ui/panel';

/** Opened at once; the rest are opened by who reads on. */
const OPEN = 3;

/** The definitions that a request adopts, each compared with the one that was approved, and who could call them. */
export function AdoptedDefinitions({ adoptions, more }: { adoptions: readonly Adoption[]; more: number }) {
  if (adoptions.length === 0) return null;
  return (
    <Panel
      title={
        adoptions.length + more === 1
          ? 'The definition that it adopts'
          : `${adoptions.length + more} definitions that it adopts`
      }
      note="written by the server: read it as text"
      padded={false}
    >
      {adoptions.map((adoption, index) => (
        <details key={adoption.tool} open={index < OPEN} className="border-b last:border-b-0">
          <summary className="cursor-pointer px-4 py-2.5 hover:bg-hover">
            <span className="font-mono text-xs [overflow-wrap:anywhere]">{adoption.tool}</span>
            <span className="ml-2 text-ink-2">
              held by {adoption.holders.total === 0 ? 'nobody' : agentCount(adoption.holders.total)}
            </span>
          </summary>
          <One adoption={adoption} />
        </details>
      ))}
      {more > 0 ? (
        <PanelSection>
          <p className="text-ink-2">{more} more are compared on the pages of their tools.</p>
        </PanelSection>
      ) : null}
    </Panel>
  );
}

function One({ adoption: { tool, before, after, changes, holders } }: { adoption: Adoption }) {
  const [server, ...name] = tool.split('/');
  return (
    <>
      <div className="space-y-2 px-4 pb-2">
        {changes.length > 0 ? <ChangeWords changes={changes} /> : null}
        <p className="text-ink-2">
          {holders.total === 0 ? 'No agent holds it.' : 'Could call it again: '}
          {holders.agents.map(({ slug }, index) => (
            <span key={slug}>
              {index > 0 ? ', ' : ''}
              <Link className="link" href={`/agents/${slug}`}>
                {slug}
              </Link>
            </span>
          ))}
          {holders.total > holders.agents.length ? (
            <>
              {' and '}
              <Link className="link" href={`/servers/${server}/tools/${name.join('/')}`}>
                {holders.total - holders.agents.length} more
              </Link>
            </>
          ) : null}
        </p>
      </div>
      {before !== null && after !== null ? (
        <DefinitionDiff
          before={before}
          after={after}
          label={`Approved definition of ${tool} (−) and the one that is adopted (+)`}
        />
      ) : (
        <p className="px-4 pb-3 text-r3">
          One of the two definitions is no longer kept, so they cannot be compared. Read the tool’s page before you
          decide.
        </p>
      )}
    </>
  );
}
