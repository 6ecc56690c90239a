import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { RollbackAgents } from '@/components/policy/rollback-agents';
import { RollbackForm } from '@/components/policy/rollback-form';
import { RollbackLeft } from '@/components/policy/rollback-left';
import { WhatChanges } from '@/components/requests/what-changes';
import { Callout } from '@/components/ui/callout';
import { EmptyState } from '@/components/ui/empty-state';
import { PageHeader } from '@/components/ui/page-header';
import { Columns, Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { SLUG_PATTERN } from '@/lib/kernel/slug';
import { MOST_OPERATIONS } from '@/lib/policy/model/rollback-result';
import { getRollback, getRollbackSubjects } from '@/lib/policy/rollback/queries';
import { summarise } from '@/lib/requests/model/summary';
import { goBack } from './actions';

interface Props {
  params: Promise<{ serial: string }>;
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: `Go back to revision ${(await params).serial}` };
}

export default async function RollbackPage({ params, searchParams }: Props) {
  const ctx = await pageCtx();
  const { serial: text } = await params;
  if (!/^\d{1,9}$/.test(text) || !may(ctx.actor, 'revision:rollback')) notFound();
  const serial = Number(text);
  const { agent } = await searchParams;
  const only = typeof agent === 'string' && SLUG_PATTERN.test(agent) ? agent : null;
  const plan = await forPage(getRollback({ ctx, serial, agents: only ? [only] : undefined }));
  const fits = plan.total <= MOST_OPERATIONS;
  const subjects = fits ? await getRollbackSubjects({ ctx, operations: plan.operations }) : null;
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Policy', href: '/policy' },
          { label: `Revision ${serial}`, href: `/policy/${serial}` },
          { label: 'Go back' },
        ]}
        title={only ? `Go back to revision ${serial} for ${only}` : `Go back to revision ${serial}`}
        lead="What agents held with that revision, as a new one: serials never go back."
      />
      {plan.total === 0 ? (
        <div className="space-y-4">
          <Panel title="What changes" padded={false}>
            <EmptyState title="There is nothing to go back to">
              {serial === plan.latest
                ? 'This revision is in force now.'
                : `${only ?? 'Every agent'} holds what it held then${plan.cannotCount > 0 ? ', as far as it can be brought back' : ''}.`}
            </EmptyState>
          </Panel>
          <RollbackLeft cannot={plan.cannot} count={plan.cannotCount} />
        </div>
      ) : null}
      {plan.total > 0 && !fits ? (
        <div className="space-y-4">
          <Callout tone="warn" title="More than one request holds">
            It takes {plan.total.toLocaleString('en')} operations for {plan.agentCount.toLocaleString('en')} agents, and
            a request holds at most {MOST_OPERATIONS}. Go back agent by agent, or name several of them in the API.
          </Callout>
          <RollbackAgents serial={serial} agents={plan.agents} count={plan.agentCount} />
          <RollbackLeft cannot={plan.cannot} count={plan.cannotCount} />
        </div>
      ) : null}
      {plan.total > 0 && subjects ? (
        <>
          <p className="-mt-2 mb-5 max-w-[80ch] text-lg leading-snug [overflow-wrap:anywhere]">
            {summarise(plan.operations, subjects).join(' ')}
          </p>
          <Columns
            aside={
              <>
                <Panel title={plan.tightens ? 'In force at once' : 'A change request'}>
                  <RollbackForm
                    action={goBack}
                    serial={serial}
                    agent={only}
                    digest={plan.digest}
                    tightens={plan.tightens}
                    operations={plan.total}
                    agents={plan.agentCount}
                  />
                </Panel>
                {only === null && plan.agentCount > 1 ? (
                  <RollbackAgents serial={serial} agents={plan.agents} count={plan.agentCount} />
                ) : null}
              </>
            }
          >
            <WhatChanges request={{ operations: plan.operations, subjects }} />
            <RollbackLeft cannot={plan.cannot} count={plan.cannotCount} />
          </Columns>
        </>
      ) : null}
    </>
  );
}
