import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { DelegationList } from '@/components/delegations/delegation-list';
import { PeopleTable } from '@/components/people/people-table';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { Panel } from '@/components/ui/panel';
import { may } from '@/lib/authz/authorize';
import { ROLES, type Role } from '@/lib/authz/roles';
import { listDelegations } from '@/lib/delegations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listPeople } from '@/lib/people/queries';
import { endDelegated } from '../account/actions';

export const metadata: Metadata = { title: 'People' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function PeoplePage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { q, cursor, filters } = readTableParams(await searchParams, {
    sorts: ['name'],
    filters: { role: ROLES, status: ['active', 'disabled'] },
  });
  const filter = {
    q: q || undefined,
    role: filters.role as Role | undefined,
    status: filters.status as 'active' | undefined,
  };
  const { items, nextCursor, ...total } = await forPage(listPeople({ ctx, page: { limit: 50, cursor }, filter }));
  const { items: delegations } = await listDelegations({ ctx, page: { limit: 100 }, filter: { state: 'current' } });
  return (
    <>
      <PageHeader
        title="People"
        lead="Who asks, who decides, who reads. Nobody decides what is their own, whatever their roles."
        actions={
          may(ctx.actor, 'person:write') ? (
            <LinkButton href="/people/new" variant="primary">
              Add a person
            </LinkButton>
          ) : undefined
        }
      />
      <PeopleTable rows={items} nextCursor={nextCursor} {...total} />
      <Panel title="Who decides for whom" padded={false} className="mt-6" anchor="delegations">
        <DelegationList delegations={delegations} none="Nobody decides for anybody else." end={endDelegated} />
      </Panel>
    </>
  );
}
