import Link from 'next/link';
import type { AlertRow } from '@/lib/alerts/model/dto';
import { SeverityChip } from '../alerts/alert-chips';
import { When } from '../time/when';
import { HostileText } from '../ui/hostile-text';
import { Panel } from '../ui/panel';
import { WorkRow } from './work-list';

/** Alerts that nobody looked at yet, the newest first. */
export function OpenAlerts({ alerts, more }: { alerts: AlertRow[]; more: boolean }) {
  if (alerts.length === 0) return null;
  return (
    <Panel title="Open alerts" padded={false}>
      <ul>
        {alerts.map(({ id, title, severity, lastAt }) => (
          <WorkRow key={id}>
            <SeverityChip severity={severity} />
            <Link className="link min-w-0 flex-1" href={`/alerts/${id}`}>
              <HostileText inline text={title} />
            </Link>
            <span className="shrink-0 text-ink-2">
              <When at={lastAt} />
            </span>
          </WorkRow>
        ))}
        {more ? (
          <WorkRow>
            <Link className="link" href="/alerts?state=open">
              all that are open
            </Link>
          </WorkRow>
        ) : null}
      </ul>
    </Panel>
  );
}
