import Link from 'next/link';
import type { ToolDetail } from '@/lib/servers/model/dto';
import { When } from '../time/when';
import { CopyButton } from '../ui/copy-button';
import { Panel } from '../ui/panel';

/** Every definition that was read, newest first, and which of them was approved when. */
export function DefinitionHistory({ tool }: { tool: ToolDetail }) {
  return (
    <Panel title="Definitions read" note={tool.definitions.length === 1 ? undefined : String(tool.definitions.length)}>
      <ul className="space-y-3">
        {tool.definitions.map(({ digest, readAt, current, approved }) => (
          <li key={digest}>
            <span className="flex items-center justify-between gap-2">
              <span className="flex items-center gap-1 font-mono text-xs" title={digest}>
                {digest.slice(0, 12)}…
                <CopyButton text={digest} label={`Copy the digest ${digest.slice(0, 12)}`} />
              </span>
              <span className="text-ink-3 text-xs">
                first read <When at={readAt} />
              </span>
            </span>
            <span className="block text-ink-2 text-xs">
              {[current && 'what the server gives now', approved && 'what approvals are for']
                .filter(Boolean)
                .join(', ') || 'earlier'}
            </span>
            {tool.approvals
              .filter((approval) => approval.digest === digest)
              .map(({ at, request }) => (
                <span key={`${request.id} ${at}`} className="block text-ink-2 text-xs">
                  approved <When at={at} /> by{' '}
                  <Link className="link" href={`/requests/CR-${request.number}`}>
                    CR-{request.number}
                  </Link>
                </span>
              ))}
          </li>
        ))}
      </ul>
    </Panel>
  );
}
