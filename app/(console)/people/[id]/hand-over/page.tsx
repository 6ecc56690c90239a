import type { Metadata } from 'next';
import Link from 'next/link';
import { HandOverForm } from '@/components/people/hand-over-form';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { STATUS_WORDS } from '@/lib/agents/model/lifecycle';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { getEstateDetail } from '@/lib/work/queries';
import { searchPeople } from '../../../pick-actions';
import { handOverAll } from './actions';

export const metadata: Metadata = { title: 'Hand over' };

interface Props {
  params: Promise<{ id: string }>;
}

export default async function HandOverPage({ params }: Props) {
  const ctx = await pageCtx();
  const estate = await forPage(getEstateDetail({ ctx, id: (await params).id }));
  const { person, agents, agentList, servers, serverList } = estate;
  const transfers = may(ctx.actor, 'server:transfer');
  const more = agents - agentList.length;
  const nothing = agents + servers === 0;
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={
          may(ctx.actor, 'person:read')
            ? [
                { label: 'People', href: '/people' },
                { label: person.name, href: `/people/${person.id}` },
                { label: 'Hand over' },
              ]
            : [{ label: 'My work', href: '/' }, { label: 'Hand over' }]
        }
        title={`Hand over from ${person.name}`}
        lead={person.active ? undefined : `${person.name} left. Somebody has to answer for what they answered for.`}
      />
      <div className="space-y-4">
        {nothing ? (
          <EmptyState title="Nothing to hand over">{person.name} answers for no agent and no server.</EmptyState>
        ) : (
          <>
            <Panel title="Agents" note={String(agents)} padded={agents === 0}>
              {agents === 0 ? <p className="text-ink-2">None.</p> : null}
              <ul>
                {agentList.map(({ slug, name, status, part, other }) => (
                  <li
                    key={slug}
                    className="flex flex-wrap items-baseline gap-x-3 gap-y-0.5 border-b px-4 py-2 last:border-b-0"
                  >
                    <Link className="link min-w-0 font-strong" href={`/agents/${slug}`}>
                      {name}
                    </Link>
                    <span className="min-w-0 flex-1 basis-56 text-ink-2">
                      as {part}, beside {other}
                    </span>
                    <span className="text-ink-3">{STATUS_WORDS[status]}</span>
                  </li>
                ))}
              </ul>
              {more > 0 ? <p className="px-4 py-2 text-ink-2">and {more} more</p> : null}
            </Panel>
            {servers > 0 ? (
              <Panel title="MCP servers" note={String(servers)}>
                <p>{serverList.map(({ slug }) => slug).join(', ')}</p>
                {transfers ? null : <p className="mt-1 text-ink-2">An administrator hands servers over.</p>}
              </Panel>
            ) : null}
            <Panel title="To whom">
              <HandOverForm
                action={handOverAll}
                person={person}
                servers={transfers ? servers : 0}
                agents={estate.registered}
                unregistered={agents - estate.registered}
                searchPeople={searchPeople}
              />
            </Panel>
          </>
        )}
      </div>
    </div>
  );
}
