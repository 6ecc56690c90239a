import type { Metadata } from 'next';
import { ControlsTable } from '@/components/controls/controls-table';
import { OpenExceptions } from '@/components/controls/open-exceptions';
import { readTableParams } from '@/components/data-table/table-params';
import { When } from '@/components/time/when';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { CATALOGUE } from '@/lib/controls/current-catalogue';
import { FRAMEWORKS, type FrameworkId } from '@/lib/controls/model/catalogue';
import { CONTROL_STATUSES } from '@/lib/controls/model/roll-up';
import { listControls, listOpenExceptions } from '@/lib/controls/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Controls' };

interface Props {
  searchParams: Promise<Record<string, string | string[] | undefined>>;
}

export default async function ControlsPage({ searchParams }: Props) {
  const ctx = await pageCtx();
  const { filters } = readTableParams(await searchParams, {
    sorts: ['id'],
    filters: { framework: FRAMEWORKS, status: CONTROL_STATUSES },
  });
  const framework = (filters.framework ?? 'owasp-agentic') as FrameworkId;
  const { status } = filters;
  const { items, testedAt } = await forPage(listControls({ ctx, filter: { framework } }));
  const exceptions = (await listOpenExceptions({ ctx })).items;
  const count = (of: string) => items.filter((row) => row.status === of).length;
  const failing = count('failing');
  const unknown = count('unknown');
  const rows = items.filter((row) => status === undefined || row.status === status);
  const chosen = CATALOGUE.frameworks.find(({ id }) => id === framework);
  return (
    <>
      <PageHeader
        title="Controls"
        lead="What an auditor asks by SOC 2, and what the records of this company answer."
        meta={[
          <span key="tested">
            tested <When at={testedAt} />
          </span>,
        ]}
      />
      <Callout
        className="mb-4"
        tone={failing > 0 ? 'danger' : unknown > 0 ? 'info' : 'good'}
        title={`${count('passing')} of ${items.length} controls pass`}
      >
        {[
          failing > 0 && `${failing} ${failing === 1 ? 'fails' : 'fail'}`,
          unknown > 0 && `${unknown} cannot be answered yet`,
        ]
          .filter(Boolean)
          .join(', ') || 'All tests that had something to look at pass'}
        . Ids are those of the criteria, words are Remit's own. “Maps to” shows {chosen?.long}.
      </Callout>
      <OpenExceptions items={exceptions} />
      <ControlsTable
        rows={rows.map(({ maps, ...row }) => ({ ...row, mapped: maps[framework] ?? [] }))}
        frameworks={CATALOGUE.frameworks.map(({ id, name }) => ({ value: id, label: name }))}
      />
    </>
  );
}
