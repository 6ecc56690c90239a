import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { AccessForm } from '@/components/requests/access-form';
import { ExtendForm } from '@/components/requests/extend-form';
import { RenewForm } from '@/components/requests/renew-form';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { getAgent } from '@/lib/agents/queries';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { constraintWords } from '@/lib/kernel/constraint-words';
import { searchAgents, searchTools } from '../../pick-actions';
import { askForTools, askToExtend, askToRenew } from './actions';

export const metadata: Metadata = { title: 'Ask for access' };

/** How much longer is offered at first. */
const EXTENSION_MS = 90 * 86_400_000;

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function NewRequestPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { actor } = ctx;
  if (actor.kind !== 'person' || !may(actor, 'request:create')) notFound();
  const { agent: slug, tool, extend, renew } = await searchParams;
  const agent = typeof slug === 'string' ? await forPage(getAgent({ ctx, slug })) : null;
  const wanted = tool ?? extend;
  const ending = agent?.grants.find((grant) => grant.tool === extend);
  if (agent && ending) {
    const end = Date.parse(ending.constraints.notAfter ?? ctx.clock().toISOString());
    return (
      <div className="max-w-[760px]">
        <PageHeader
          crumbs={[{ label: 'Requests', href: '/requests' }, { label: 'New' }]}
          title="Ask to extend"
          lead="More time for a tool that an agent holds. It is a change request like any other."
        />
        <ExtendForm
          action={askToExtend}
          draftKey={`request-extend-${actor.id}-${ending.id}`}
          agent={{ slug: agent.slug, name: agent.name }}
          tool={ending.tool}
          limits={constraintWords(ending.constraints).join(' · ')}
          title={`${agent.slug} keeps ${ending.tool}`}
          until={new Date(end + EXTENSION_MS).toISOString().slice(0, 10)}
        />
      </div>
    );
  }
  const acceptance = agent?.acceptances.find(({ id }) => id === renew);
  if (agent && acceptance) {
    const from = Math.max(Date.parse(acceptance.until), ctx.clock().getTime());
    return (
      <div className="max-w-[760px]">
        <PageHeader
          crumbs={[{ label: 'Requests', href: '/requests' }, { label: 'New' }]}
          title="Ask for more time"
          lead="A risk was accepted until a date. To accept it for longer is a change request like any other."
        />
        <RenewForm
          action={askToRenew}
          draftKey={`request-renew-${actor.id}-${acceptance.id}`}
          agent={{ slug: agent.slug, name: agent.name }}
          acceptance={acceptance}
          until={new Date(from + EXTENSION_MS).toISOString().slice(0, 10)}
        />
      </div>
    );
  }
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={[{ label: 'Requests', href: '/requests' }, { label: 'New' }]}
        title="Ask for access"
        lead="For an agent that is registered already. A new agent asks for its tools when it is registered."
      />
      {typeof renew === 'string' ? (
        <div className="mb-4">
          <Callout tone="warn">This risk was settled, or accepted anew. There is nothing to ask more time for.</Callout>
        </div>
      ) : null}
      {typeof extend === 'string' ? (
        <div className="mb-4">
          <Callout tone="warn">The time of {extend} is over, or it was revoked. Ask for it anew here.</Callout>
        </div>
      ) : null}
      <AccessForm
        action={askForTools}
        draftKey={`request-new-${actor.id}-${agent?.slug ?? ''}`}
        agent={agent ? { value: agent.slug, label: agent.name, hint: agent.slug } : null}
        tools={typeof wanted === 'string' ? [{ tool: wanted }] : []}
        searchAgents={searchAgents}
        searchTools={searchTools}
      />
    </div>
  );
}
