import type { Metadata } from 'next';
import { ChangesPanel } from '@/components/policy/changes-panel';
import { CompareForm } from '@/components/policy/compare-form';
import { RevisionsBetween } from '@/components/policy/revisions-between';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { pageCtx } from '@/lib/http/page-ctx';
import { isRemitError } from '@/lib/kernel/errors';
import { getChanges } from '@/lib/policy/changes/queries';
import type { ChangesPage } from '@/lib/policy/model/changes';
import { listBetween } from '@/lib/policy/queries';
import { readView } from '../view-params';

export const metadata: Metadata = { title: 'Compare revisions' };

/** Revisions on the way that are named. */
const SHOWN = 50;

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ComparePage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const asked = await searchParams;
  const view = readView(asked);
  const [first, second] = [asked.from, asked.to].map((text) =>
    typeof text === 'string' && /^\d{1,9}$/.test(text) ? Number(text) : null,
  );
  let changes: ChangesPage | null = null;
  if (typeof first === 'number' && typeof second === 'number') {
    changes = await getChanges({ ctx, from: first, to: second, ...view }).catch((error: unknown) => {
      if (isRemitError(error) && error.code === 'not_found') return null;
      throw error;
    });
  }
  const between = changes && (await listBetween({ ctx, from: changes.from, to: changes.to, limit: SHOWN }));
  return (
    <>
      <PageHeader
        crumbs={[{ label: 'Policy', href: '/policy' }, { label: 'Compare' }]}
        title={changes ? `From revision ${changes.from} to ${changes.to}` : 'Compare revisions'}
        actions={<CompareForm from={String(first ?? '')} to={String(second ?? '')} />}
      />
      {changes && between ? (
        <div className="space-y-4">
          <ChangesPanel
            changes={changes}
            path="/policy/compare"
            params={{ from: String(changes.from), to: String(changes.to) }}
            q={view.q}
          />
          <RevisionsBetween revisions={between.items} total={between.total} totalAtLeast={between.totalAtLeast} />
        </div>
      ) : (
        <Callout tone="warn" title="Name two revisions that exist">
          0 stands for the empty policy before the first revision.
        </Callout>
      )}
    </>
  );
}
