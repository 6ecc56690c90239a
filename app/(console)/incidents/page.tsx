import type { Metadata } from 'next';
import { readTableParams } from '@/components/data-table/table-params';
import { FiguresPanel } from '@/components/incidents/figures-panel';
import { IncidentsTable } from '@/components/incidents/incidents-table';
import { LinkButton } from '@/components/ui/link-button';
import { PageHeader } from '@/components/ui/page-header';
import { may } from '@/lib/authz/authorize';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { listIncidentsAndDrills } from '@/lib/incidents/list-with-drills';
import { listedFilterSchema } from '@/lib/incidents/model/input';
import { getIncidentFigures } from '@/lib/incidents/queries';

export const metadata: Metadata = { title: 'Incidents' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

const filterSchema = listedFilterSchema.omit({ limit: true, cursor: true });

export default async function IncidentsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const any = Object.fromEntries(Object.keys(filterSchema.shape).map((name) => [name, null]));
  const { cursor, filters } = readTableParams(await searchParams, { sorts: ['-declared'], filters: any });
  // What cannot be a value drops out, so that an old link still opens.
  const known = Object.entries(filters).filter(([name, value]) => filterSchema.safeParse({ [name]: value }).success);
  const filter = filterSchema.parse(Object.fromEntries(known));
  const { items, nextCursor } = await forPage(listIncidentsAndDrills({ ctx, page: { limit: 50, cursor }, filter }));
  const declares = may(ctx.actor, 'incident:write');
  return (
    <>
      <PageHeader
        title="Incidents"
        lead="What went wrong with agents, what people did about it, and what came of it; and the drills for when it does."
        actions={
          declares ? (
            <LinkButton href="/incidents/new" variant="primary">
              Declare an incident
            </LinkButton>
          ) : null
        }
      />
      <FiguresPanel figures={await getIncidentFigures({ ctx })} />
      <IncidentsTable rows={items} nextCursor={nextCursor} mayDeclare={declares} />
    </>
  );
}
