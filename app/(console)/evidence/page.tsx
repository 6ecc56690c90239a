import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { PacksTable } from '@/components/evidence/packs-table';
import { LiveRefresh } from '@/components/gateways/live-refresh';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { listPacks } from '@/lib/evidence/packs/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Evidence' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function EvidencePage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor } = readTableParams(await searchParams, { sorts: ['-number'], filters: {} });
  const { items, nextCursor } = await forPage(listPacks({ ctx, page: { limit: 50, cursor } }));
  const makes = may(ctx.actor, 'evidence:generate');
  const waits = items.some(({ state }) => state === 'queued' || state === 'running');
  return (
    <>
      {waits ? <LiveRefresh /> : null}
      <PageHeader
        title="Evidence"
        lead="Packs for auditors: what was decided, what ran and what was found in a period, signed, with what verifies them offline."
        actions={
          makes ? (
            <LinkButton href="/evidence/new" variant="primary">
              Make a pack
            </LinkButton>
          ) : null
        }
      />
      <PacksTable rows={items} nextCursor={nextCursor} />
    </>
  );
}
