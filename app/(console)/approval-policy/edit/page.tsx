import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { PolicyForm } from '@/components/approval-policy/policy-form';
import { PageHeader } from '@/components/ui/page-header';
import { getApprovalPolicy } from '@/lib/approval-policy/queries';
import { may } from '@/lib/authz/authorize';
import { pageCtx } from '@/lib/http/page-ctx';
import { formatYaml } from '@/lib/kernel/yaml';
import { changeRules } from './actions';

export const metadata: Metadata = { title: 'Change the approval policy' };

export default async function EditApprovalPolicyPage() {
  const ctx = await pageCtx();
  if (!may(ctx.actor, 'approval:write')) notFound();
  const { policy, version } = await getApprovalPolicy({ ctx });
  return (
    <div className="max-w-[760px]">
      <PageHeader
        crumbs={[{ label: 'Approval policy', href: '/approval-policy' }, { label: 'Change' }]}
        title="Change the rules"
        lead="Requests that wait keep the rules that they were made under."
      />
      <PolicyForm action={changeRules} text={formatYaml(policy)} version={version} />
    </div>
  );
}
