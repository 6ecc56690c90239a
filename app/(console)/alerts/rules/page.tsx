import type { Metadata } from 'next';
import { RulesPanel } from '@/components/alerts/rules-panel';
import { PageHeader } from '@/components/ui/page-header';
import { listRules } from '@/lib/detections/tuning/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Rules' };

export default async function RulesPage() {
  const { items } = await forPage(listRules({ ctx: await pageCtx() }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Alerts', href: '/alerts' }, { label: 'Rules' }]}
        title="Rules"
        lead="What raises alerts. Security may choose what a rule goes by, and tries that on the last 30 days first."
      />
      <RulesPanel rules={items} />
    </>
  );
}
