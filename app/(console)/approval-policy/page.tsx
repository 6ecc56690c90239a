import type { Metadata } from 'next';
import { RulesPanel } from '@/components/approval-policy/rules-panel';
import { Simulator } from '@/components/approval-policy/simulator';
import { VersionsPanel } from '@/components/approval-policy/versions-panel';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { listApprovalPolicies } from '@/lib/approval-policy/queries';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Approval policy' };

export default async function ApprovalPolicyPage() {
  const ctx = await pageCtx();
  const versions = await listApprovalPolicies({ ctx });
  const current = versions[0];
  if (!current) throw new Error('The approval policy has no version');
  return (
    <>
      <PageHeader
        title="Approval policy"
        lead="Who has to approve what. What only takes access away needs nobody."
        actions={
          may(ctx.actor, 'approval:write') ? (
            <LinkButton href="/approval-policy/edit">Change the rules</LinkButton>
          ) : null
        }
      />
      <Columns aside={<Simulator policy={current.policy} />}>
        <RulesPanel policy={current.policy} version={current.version} />
        <VersionsPanel versions={versions} />
      </Columns>
    </>
  );
}
