import type { Metadata } from 'next';
import { AuditTable } from '@/components/audit/audit-table';
import { VerifyButton } from '@/components/audit/verify-button';
import { readTableParams } from '@/components/data-table/table-params';
import { buttonStyle } from '@/components/ui/button-style';
import { PageHeader } from '@/components/ui/page-header';
import { detailText } from '@/lib/audit/model/detail-text';
import { listAuditLog, nameSubjects } from '@/lib/audit/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { verify } from './actions';

export const metadata: Metadata = { title: 'Audit log' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function AuditLogPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { cursor, filters } = readTableParams(await searchParams, {
    sorts: ['-seq'],
    filters: { kind: null, action: null },
  });
  const filter = { subjectKind: filters.kind, action: filters.action };
  const { items, nextCursor } = await forPage(listAuditLog({ ctx, page: { limit: 50, cursor }, filter }));
  const names = await nameSubjects({ ctx, entries: items });
  const rows = items.map((entry) => ({
    ...entry,
    detail: detailText(entry.detail),
    subjectName: names[entry.subject.id] ?? null,
  }));
  return (
    <>
      <PageHeader
        title="Audit log"
        lead="What people changed. Entries are chained by hash, and the database refuses to change or delete one."
        actions={
          <>
            <a className={buttonStyle({})} href="/api/v1/audit-log/export" download>
              Export
            </a>
            <VerifyButton verify={verify} />
          </>
        }
      />
      <AuditTable rows={rows} nextCursor={nextCursor} />
    </>
  );
}
