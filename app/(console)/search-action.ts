'use server';

import type { SearchHit } from '@/components/shell/nav';
import { listAgents } from '@/lib/agents/queries';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { listIncidents } from '@/lib/incidents/queries';
import { listRequests } from '@/lib/requests/queries';
import { listServers, pickTools } from '@/lib/servers/queries';

const FEW = { limit: 5, uncounted: true } as const;

/** For the command palette: what this person may read, a few of each kind. */
export async function search(query: string): Promise<SearchHit[]> {
  const ctx = await pageCtx();
  const q = String(query).trim().slice(0, 200);
  if (q === '') return [];
  const [agents, servers, tools, requests, incidents] = await Promise.all([
    listAgents({ ctx, page: FEW, filter: { q } }),
    listServers({ ctx, page: FEW, q }),
    pickTools({ ctx, q }),
    may(ctx.actor, 'request:read') ? listRequests({ ctx, page: FEW, filter: { q } }) : { items: [] },
    listIncidents({ ctx, page: { limit: 5 }, filter: { q } }),
  ]);
  return [
    ...agents.items.map(({ name, slug }) => ({ group: 'Agents', label: name, hint: slug, href: `/agents/${slug}` })),
    ...servers.items.map(({ name, slug }) => ({ group: 'Servers', label: name, hint: slug, href: `/servers/${slug}` })),
    ...tools.slice(0, 5).map(({ key }) => {
      const [server, ...name] = key.split('/');
      return { group: 'Tools', label: key, href: `/servers/${server}/tools/${name.join('/')}` };
    }),
    ...requests.items.map(({ number, title }) => ({
      group: 'Requests',
      label: title,
      hint: `CR-${number}`,
      href: `/requests/CR-${number}`,
    })),
    ...incidents.items.map(({ id, number, title }) => ({
      group: 'Incidents',
      label: title,
      hint: `Incident ${number}`,
      href: `/incidents/${id}`,
    })),
  ];
}
