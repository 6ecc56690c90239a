import type { Metadata } from 'next';
import { EndsSoon } from '@/components/home/ends-soon';
import { FirstSteps } from '@/components/home/first-steps';
import { GatewayWork } from '@/components/home/gateway-work';
import { MyActions } from '@/components/home/my-actions';
import { MyQuestions } from '@/components/home/my-questions';
import { OpenAlerts } from '@/components/home/open-alerts';
import { OpenReviews } from '@/components/home/open-reviews';
import { ShadowBanner } from '@/components/home/shadow-banner';
import { StandingWork } from '@/components/home/standing-work';
import { ToReview } from '@/components/home/to-review';
import { WaitingForMe } from '@/components/home/waiting-for-me';
import { WhatIAsked } from '@/components/home/what-i-asked';
import { PageHeader } from '@/components/ui/page-header';
import { listAgents } from '@/lib/agents/queries';
import { listAlerts } from '@/lib/alerts/queries';
import { may, mayAll } from '@/lib/authz/authorize';
import { listMyQuestions } from '@/lib/examinations/queries';
import { listGateways } from '@/lib/gateways/queries';
import { listMyEndingGrants } from '@/lib/grants/queries';
import { pageCtx } from '@/lib/http/page-ctx';
import { listMyActions } from '@/lib/incidents/queries';
import { listPeople } from '@/lib/people/queries';
import { getMyWork } from '@/lib/requests/queries';
import { listReviews } from '@/lib/reviews/queries';
import { listServers } from '@/lib/servers/queries';
import { getShadowMode, getStandingWork } from '@/lib/work/queries';

export const metadata: Metadata = { title: 'My work' };

const ONE = { limit: 1, uncounted: true } as const;

export default async function MyWorkPage() {
  const ctx = await pageCtx();
  const { actor } = ctx;
  const work = await getMyWork({ ctx });
  const alerts = await listAlerts({ ctx, page: { limit: 5 }, filter: { state: 'open' } });
  const reviews = await listReviews({ ctx, page: { limit: 5 }, filter: { state: 'waiting' } });
  const standing = await getStandingWork({ ctx });
  const decides = may(actor, 'request:decide');
  const asks = may(actor, 'request:create');
  const agents = (await listAgents({ ctx, page: ONE })).items.length > 0;
  const servers = (await listServers({ ctx, page: ONE })).items.length > 0;
  const gateways = mayAll(actor, 'gateway:read') ? (await listGateways({ ctx, page: ONE })).items.length > 0 : null;
  const people = may(actor, 'person:read')
    ? (await listPeople({ ctx, page: { limit: 2, uncounted: true } })).items.length > 1
    : null;
  const started = agents && servers && gateways !== false && people !== false;
  return (
    <>
      <PageHeader
        title="My work"
        lead={started ? undefined : 'Remit knows no agent with access yet. These steps lead there.'}
      />
      <div className="space-y-4">
        <ShadowBanner shadow={await getShadowMode({ ctx })} />
        {started ? null : (
          <FirstSteps
            done={{ people, servers, agents, gateways }}
            may={{
              people: may(actor, 'person:write'),
              servers: may(actor, 'server:create'),
              agents: may(actor, 'agent:register'),
              gateways: may(actor, 'gateway:write'),
            }}
          />
        )}
        <ToReview requests={work.toReview} />
        {decides ? <WaitingForMe requests={work.toDecide} more={work.toDecideMore} /> : null}
        <OpenAlerts alerts={alerts.items} more={alerts.nextCursor !== null} />
        <OpenReviews reviews={reviews.items} more={reviews.nextCursor !== null} />
        <MyQuestions questions={await listMyQuestions({ ctx })} />
        <MyActions actions={await listMyActions({ ctx })} />
        <GatewayWork work={standing} />
        <StandingWork work={standing} all={may(actor, 'acceptance:settle')} />
        <EndsSoon grants={await listMyEndingGrants({ ctx })} mayAsk={asks} />
        {asks ? <WhatIAsked requests={work.asked} /> : null}
      </div>
    </>
  );
}
