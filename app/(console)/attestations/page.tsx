import type { Metadata } from 'next';
import { AttestationsTable } from '@/components/attestations/attestations-table';
import { ScopePanel } from '@/components/attestations/scope-panel';
import { readTableParams } from '@/components/data-table/table-params';
import { PageHeader } from '@/components/ui/page-header';
import { attestationListSchema } from '@/lib/attestations/model/dto';
import { listAttestations } from '@/lib/attestations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Attestations' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const filterSchema = attestationListSchema.omit({ limit: true, cursor: true });

export default async function AttestationsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filters } = readTableParams(await searchParams, {
    sorts: ['slug'],
    filters: { of: ['gateway', 'server'], kept: ['yes', 'no'] },
  });
  const filter = filterSchema.parse(filters);
  const { items, nextCursor } = await forPage(listAttestations({ ctx, page: { limit: 50, cursor }, filter }));
  return (
    <>
      <PageHeader
        title="Attestations"
        lead="What somebody outside attests of those who run gateways and MCP servers, and which days nobody does."
      />
      <AttestationsTable rows={items} nextCursor={nextCursor} />
      <div className="mt-6">
        <ScopePanel />
      </div>
    </>
  );
}
