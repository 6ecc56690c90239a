import type { ReactNode } from 'react';
import type { NavItem, ShellAction } from '@/components/shell/nav';
import { Shell } from '@/components/shell/shell';
import { countOpenAlerts } from '@/lib/alerts/queries';
import { signOut } from '@/lib/auth/sign-out';
import { may, mayAll } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { countOpenIncidents } from '@/lib/incidents/queries';
import { countUnread } from '@/lib/notifications/queries';
import { countToDecide } from '@/lib/requests/queries';
import { countWaitingReviews } from '@/lib/reviews/queries';
import { countMyUnread } from './notifications/actions';
import { search } from './search-action';

// What a page shows depends on who looks; nothing is rendered ahead.
export const dynamic = 'force-dynamic';

/** The frame only: every page authorises for itself, since a layout does not run again on each navigation. */
export default async function ConsoleLayout({ children }: { children: ReactNode }) {
  const ctx = await pageCtx();
  const { actor } = ctx;
  if (actor.kind !== 'person') return null;
  const items: NavItem[] = [
    { key: 'my-work', count: (await countToDecide({ ctx })) || undefined },
    ...(may(actor, 'overview:read') ? [{ key: 'overview' as const }] : []),
    { key: 'agents' },
    { key: 'servers' },
    ...(may(actor, 'request:read') ? [{ key: 'requests' as const }] : []),
    { key: 'approval-policy' },
    { key: 'policy' },
    ...(mayAll(actor, 'gateway:read') ? [{ key: 'gateways' as const }] : []),
    { key: 'calls' },
    { key: 'alerts', count: (await countOpenAlerts({ ctx })) || undefined },
    { key: 'reviews', count: (await countWaitingReviews({ ctx })) || undefined },
    { key: 'containments' },
    { key: 'incidents', count: (await countOpenIncidents({ ctx })) || undefined },
    ...(may(actor, 'evidence:read') ? [{ key: 'evidence' as const }] : []),
    ...(may(actor, 'examination:read') ? [{ key: 'examinations' as const }] : []),
    ...(may(actor, 'control:read') ? [{ key: 'controls' as const }] : []),
    ...(may(actor, 'attestation:read') ? [{ key: 'attestations' as const }] : []),
    ...(may(actor, 'cost:read') ? [{ key: 'costs' as const }] : []),
    { key: 'eu-ai-act' },
    ...(may(actor, 'audit:read') ? [{ key: 'audit-log' as const }] : []),
    ...(may(actor, 'person:read') ? [{ key: 'people' as const }] : []),
    ...(may(actor, 'signing-key:read') ? [{ key: 'signing-keys' as const }] : []),
    ...(may(actor, 'channel:read') ? [{ key: 'channels' as const }] : []),
    ...(may(actor, 'job:read') ? [{ key: 'system' as const }] : []),
  ];
  const actions: ShellAction[] = [
    ...(may(actor, 'agent:register') ? ['register-agent' as const] : []),
    ...(may(actor, 'server:create') ? ['add-server' as const] : []),
    ...(may(actor, 'request:create') ? ['ask-access' as const] : []),
    ...(may(actor, 'agent:suspend') ? ['isolate' as const] : []),
    ...(may(actor, 'incident:write') ? ['declare-incident' as const] : []),
  ];
  const { name, email, roles } = actor;
  return (
    <Shell
      person={{ name, email, roles }}
      items={items}
      actions={actions}
      search={search}
      signOut={signOut}
      unread={await countUnread({ ctx })}
      countUnread={countMyUnread}
    >
      {children}
    </Shell>
  );
}
