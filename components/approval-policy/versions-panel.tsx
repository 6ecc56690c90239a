import Link from 'next/link';
import type { PolicyVersionDetail } from '@/lib/approval-policy/model/dto';
import { When } from '../time/when';
import { Panel, PanelSection } from '../ui/panel';

/** Every version, newest first. Requests keep the one that they were made under. */
export function VersionsPanel({ versions }: { versions: PolicyVersionDetail[] }) {
  return (
    <Panel title="Versions" note="a request keeps its own" padded={false}>
      {versions.map(({ version, note, actor, createdAt, requestId }) => (
        <PanelSection key={version} className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-0.5">
          <span className="min-w-0 [overflow-wrap:anywhere]">
            <span className="mr-3 font-mono text-ink-3 text-xs">{version}</span>
            {requestId ? (
              <Link className="link" href={`/requests/${requestId}`}>
                {note}
              </Link>
            ) : (
              note
            )}
          </span>
          {createdAt ? (
            <span className="text-ink-2">
              {actor?.name} <When at={createdAt} />
            </span>
          ) : null}
        </PanelSection>
      ))}
    </Panel>
  );
}
