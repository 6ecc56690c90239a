import type { Metadata } from 'next';
import Link from 'next/link';
import { EnforceButton, RestoreButton, SuspendButton } from '@/components/agents/agent-buttons';
import { AgentCallouts } from '@/components/agents/agent-callouts';
import { AgentRequests } from '@/components/agents/agent-requests';
import { AgentStatusChip } from '@/components/agents/agent-status-chip';
import { ConfirmationsPanel } from '@/components/agents/confirmations-panel';
import { GrantsPanel } from '@/components/agents/grants-panel';
import { LifecyclePanel } from '@/components/agents/lifecycle-panel';
import { RegistrationPanel } from '@/components/agents/registration-panel';
import { RetireButton } from '@/components/agents/retire-button';
import { CredentialsPanel } from '@/components/credentials/credentials-panel';
import { EuPanel } from '@/components/eu-ai-act/eu-panel';
import { EndedGrants } from '@/components/grants/ended-grants';
import { AcceptancesPanel } from '@/components/risk/acceptances-panel';
import { RiskBadge } from '@/components/risk/risk-badge';
import { RiskPanel } from '@/components/risk/risk-panel';
import { Callout } from '@/components/ui/callout';
import { CodeBlock } from '@/components/ui/code-block';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { ShadowTag } from '@/components/ui/shadow-tag';
import { Tabs } from '@/components/ui/tabs';
import { UsePanel } from '@/components/usage/use-panel';
import { isRegistered } from '@/lib/agents/model/lifecycle';
import { toManifestYaml } from '@/lib/agents/model/to-manifest';
import { getAgent } from '@/lib/agents/queries';
import { getLifecycle } from '@/lib/agents/read-lifecycle';
import { may } from '@/lib/authz/authorize';
import { findCredentials } from '@/lib/credentials/queries';
import { getEuState } from '@/lib/eu-ai-act/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listRequests } from '@/lib/requests/queries';
import { getRisk } from '@/lib/risk/queries';
import { findAgentUse } from '@/lib/usage/queries';
import { confirm, enforce, restore, retire, revoke, settle, suspend, takeUnused } from './actions';
import { addCredential, credentialReplaced, endCredential, replaceCredential } from './credential-actions';

interface Props {
  params: Promise<{ slug: string }>;
}

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  return { title: (await params).slug };
}

export default async function AgentPage({ params }: Props) {
  const ctx = await pageCtx();
  const { slug } = await params;
  const agent = await forPage(getAgent({ ctx, slug }));
  const eu = await forPage(getEuState({ ctx, slug }));
  const requests = may(ctx.actor, 'request:read')
    ? (await listRequests({ ctx, page: { limit: 50 }, filter: { agent: slug } })).items
    : [];
  const waiting = requests.filter(({ state }) => state === 'pending');
  const servers = new Set(agent.grants.map(({ tool }) => tool.split('/')[0])).size;
  const registered = isRegistered(agent.status);
  const use = await findAgentUse({ ctx, slug });
  const credentials = registered ? await findCredentials({ ctx, agent: slug }) : null;
  const stands = <LifecyclePanel lifecycle={await forPage(getLifecycle({ ctx, slug }))} />;
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Agents', href: '/agents' }, { label: agent.slug }]}
        title={agent.name}
        meta={[
          <AgentStatusChip key="status" status={agent.status} />,
          agent.mode === 'shadow' ? <ShadowTag key="mode" /> : null,
          <span key="slug" className="font-mono text-xs">
            {agent.slug}
          </span>,
          <span key="team">{agent.spec.team}</span>,
          <span key="env">
            {agent.spec.environment}, {agent.spec.exposure}
          </span>,
          <RiskBadge key="risk" level={agent.risk.level} score={agent.risk.score} />,
          <span key="owner">owned by {agent.owner.name}</span>,
        ]}
        actions={
          <>
            {registered ? <LinkButton href={`/agents/${slug}/access`}>Access statement</LinkButton> : null}
            {agent.may.ask ? <LinkButton href={`/agents/${slug}/edit`}>Edit</LinkButton> : null}
            {agent.may.ask && registered ? (
              <LinkButton href={`/requests/new?agent=${slug}`}>Ask for tools</LinkButton>
            ) : null}
            {agent.may.suspend && agent.status === 'active' ? (
              <SuspendButton slug={slug} toolCount={agent.grants.length} servers={servers} suspend={suspend} />
            ) : null}
            {agent.may.ask && agent.status === 'suspended' ? (
              <RestoreButton slug={slug} toolCount={agent.grants.length} restore={restore} />
            ) : null}
            {agent.may.retire ? <RetireButton slug={slug} toolCount={agent.grants.length} retire={retire} /> : null}
          </>
        }
      />
      <div className="mb-4 space-y-3 empty:hidden">
        {agent.mode === 'shadow' && agent.status !== 'retired' ? (
          <Callout
            tone="danger"
            title="Shadow mode: nothing stops its calls"
            action={agent.may.ask && registered ? <EnforceButton slug={slug} enforce={enforce} /> : undefined}
          >
            Gateways decide and report each call of this agent, and let through what policy denies.
          </Callout>
        ) : null}
        {agent.status === 'suspended' ? (
          <Callout tone="danger" title="Suspended">
            Every gateway denies every call of this agent. The grants below are in force again only once a request to
            restore it is approved.
          </Callout>
        ) : null}
        {eu.current?.class === 'prohibited' ? (
          <Callout tone="danger" title="Prohibited under the EU AI Act">
            No request that gives this agent access can be approved.{' '}
            <Link className="link" href={`/agents/${slug}/eu-ai-act`}>
              Why, and what to do
            </Link>
          </Callout>
        ) : null}
        <AgentCallouts agent={agent} confirm={confirm} />
        {waiting.map(({ id, number, title }) => (
          <Callout key={id} tone="warn">
            <Link className="link" href={`/requests/CR-${number}`}>
              CR-{number} {title}
            </Link>{' '}
            waits for a decision.
          </Callout>
        ))}
      </div>
      {agent.status === 'active' ? null : <div className="mb-4">{stands}</div>}
      <Tabs
        label="About this agent"
        tabs={[
          {
            value: 'access',
            label: 'Access',
            count: agent.grants.length,
            content: (
              <div className="space-y-4">
                <GrantsPanel agent={agent} revoke={revoke} />
                <EndedGrants agent={slug} ended={agent.ended} mayAsk={agent.may.ask && registered} />
              </div>
            ),
          },
          ...(use
            ? [
                {
                  value: 'use',
                  label: 'Use',
                  count: use.unused || undefined,
                  content: <UsePanel use={use} mayAsk={agent.may.ask && registered} takeUnused={takeUnused} />,
                },
              ]
            : []),
          ...(credentials
            ? [
                {
                  value: 'credentials',
                  label: 'Credentials',
                  count: credentials.filter(({ revokedAt }) => revokedAt === null).length,
                  content: (
                    <CredentialsPanel
                      agent={slug}
                      credentials={credentials}
                      issuer={ctx.baseUrl}
                      mayWrite={agent.may.ask && may(ctx.actor, 'credential:write')}
                      add={addCredential}
                      replace={replaceCredential}
                      done={credentialReplaced}
                      revoke={endCredential}
                    />
                  ),
                },
              ]
            : []),
          {
            value: 'risk',
            label: 'Risk',
            content: (
              <div className="space-y-4">
                <AcceptancesPanel agent={agent} settle={settle} />
                <RiskPanel risk={await forPage(getRisk({ ctx, slug }))} />
              </div>
            ),
          },
          { value: 'eu-ai-act', label: 'EU AI Act', content: <EuPanel state={eu} /> },
          {
            value: 'lifecycle',
            label: 'Lifecycle',
            content: (
              <div className="space-y-4">
                {agent.status === 'active' ? stands : null}
                <ConfirmationsPanel agent={agent} confirm={confirm} />
              </div>
            ),
          },
          { value: 'registration', label: 'Registration', content: <RegistrationPanel agent={agent} /> },
          {
            value: 'requests',
            label: 'Requests',
            count: requests.length,
            content: <AgentRequests requests={requests} />,
          },
          {
            value: 'manifest',
            label: 'Manifest',
            content: (
              <>
                <Panel title="Manifest" note="POST it to /api/v1/agents; unchanged, nothing happens">
                  <CodeBlock label="Agent manifest" code={toManifestYaml(agent)} />
                </Panel>
                <p className="mt-3 text-ink-2">
                  For other agents:{' '}
                  <a className="link" href={`/api/v1/agents/${slug}/agent-card`} download={`${slug}-agent-card.json`}>
                    the A2A AgentCard
                  </a>
                  , without people, grants and identities.
                </p>
              </>
            ),
          },
        ]}
      />
    </>
  );
}
