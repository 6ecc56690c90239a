import type { Metadata } from 'next';
import { JobsPanel } from '@/components/jobs/jobs-panel';
import { PageHeader } from '@/components/ui/page-header';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listJobs } from '@/lib/jobs/queries';

export const metadata: Metadata = { title: 'System' };

export default async function SystemPage() {
  const ctx = await pageCtx();
  const { items } = await forPage(listJobs({ ctx }));
  return (
    <>
      <PageHeader title="System" lead="What Remit does by itself, and how it went." />
      <JobsPanel jobs={items} />
    </>
  );
}
