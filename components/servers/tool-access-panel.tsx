import Link from 'next/link';
import { constraintWords } from '@/lib/kernel/constraint-words';
import type { ToolAccess } from '@/lib/servers/model/tool-access';
import { MomentForm } from '../agents/moment-form';
import { utcTime } from '../time/relative';
import { Panel } from '../ui/panel';

interface Props {
  /** Of the tool's page. */
  path: string;
  at: string | null;
  /** Null until a moment is chosen; an error's words where there is none for that moment. */
  access: ToolAccess | string | null;
}

const REASONS: Partial<Record<ToolAccess['items'][number]['reason'], string>> = {
  agent_suspended: 'denied: suspended',
  grant_expired: 'denied: its time was over',
  definition_changed: 'denied: the definition had changed',
  data_class_exceeded: "denied: the tool's data was more sensitive than approved",
};

/** Who could call a tool at a moment. */
export function ToolAccessPanel({ path, at, access }: Props) {
  return (
    <Panel title="Who could call it" anchor="access">
      <MomentForm at={at} path={path} print={false} />
      {typeof access === 'string' ? (
        <p role="alert" className="mt-3 text-r3">
          {access}
        </p>
      ) : null}
      {access && typeof access !== 'string' ? <Answer access={access} /> : null}
    </Panel>
  );
}

function Answer({ access: { tool, at, revision, items, total } }: { access: ToolAccess }) {
  const [server, name] = [tool.slice(0, tool.indexOf('/')), tool.slice(tool.indexOf('/') + 1)];
  return (
    <>
      <p className="mt-3 text-ink-3 text-xs">
        {utcTime(new Date(at))} ·{' '}
        {revision ? (
          <Link className="link" href={`/policy/${revision.serial}`}>
            revision {revision.serial}
          </Link>
        ) : (
          'before the first revision'
        )}
      </p>
      {items.length === 0 ? <p className="mt-2 text-ink-2">Nobody.</p> : null}
      <ul className="mt-2 space-y-2">
        {items.map(({ agent, name: words, allowed, reason, grant }) => (
          <li key={agent} className="[overflow-wrap:anywhere]">
            <Link className="link" href={`/agents/${agent}/access?at=${encodeURIComponent(at)}`}>
              {words}
            </Link>
            <span className={allowed ? 'block text-ink-2 text-xs' : 'block text-r2 text-xs'}>
              {allowed ? constraintWords(grant?.constraints ?? {}).join(' · ') : (REASONS[reason] ?? 'denied')}
            </span>
          </li>
        ))}
      </ul>
      {total > items.length ? (
        <p className="mt-3 text-ink-2">
          {(total - items.length).toLocaleString('en')} more:{' '}
          <a
            className="link"
            href={`/api/v1/servers/${server}/access/${name}?at=${encodeURIComponent(at)}&limit=200`}
            target="_blank"
            rel="noreferrer"
          >
            open as JSON
          </a>
        </p>
      ) : null}
    </>
  );
}
