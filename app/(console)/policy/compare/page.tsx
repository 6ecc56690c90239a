import type { Metadata } from 'next';
import { CompareForm } from '@/components/policy/compare-form';
import { PolicyDiffView } from '@/components/policy/policy-diff';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { pageCtx } from '@/lib/http/page-ctx';
import { isRemitError } from '@/lib/kernel/errors';
import type { RevisionDiff } from '@/lib/policy/model/dto';
import { getRevisionDiff } from '@/lib/policy/queries';

export const metadata: Metadata = { title: 'Compare revisions' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ComparePage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { from, to } = await searchParams;
  const serials = [from, to].map((text) => (typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null));
  const [first, second] = serials;
  let result: RevisionDiff | null = null;
  if (first !== null && first !== undefined && second !== null && second !== undefined) {
    result = await getRevisionDiff({ ctx, from: first, to: second }).catch((error: unknown) => {
      if (isRemitError(error) && error.code === 'not_found') return null;
      throw error;
    });
  }
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Policy', href: '/policy' }, { label: 'Compare' }]}
        title={result ? `From revision ${result.from} to ${result.to}` : 'Compare revisions'}
        actions={<CompareForm from={String(first ?? '')} to={String(second ?? '')} />}
      />
      {result ? (
        <PolicyDiffView {...result} />
      ) : (
        <Callout tone="warn" title="Name two revisions that exist">
          0 stands for the empty policy before the first revision.
        </Callout>
      )}
    </>
  );
}
