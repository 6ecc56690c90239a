import type { Metadata } from 'next';
import Link from 'next/link';
import { AskForm } from '@/components/examinations/ask-form';
import { AttributesPanel } from '@/components/examinations/attributes-panel';
import { CellsPanel } from '@/components/examinations/cells-panel';
import { ConcludeButtons } from '@/components/examinations/conclude-buttons';
import { ConclusionsPanel } from '@/components/examinations/conclusions-panel';
import { VerdictChip } from '@/components/examinations/examination-chips';
import { LineagePanel } from '@/components/examinations/lineage-panel';
import { periodText } from '@/components/examinations/period-text';
import { QuestionsPanel } from '@/components/examinations/questions-panel';
import { RowKeys } from '@/components/examinations/row-keys';
import { Callout } from '@/components/ui/callout';
import { PageHeader } from '@/components/ui/page-header';
import { Columns } from '@/components/ui/panel';
import { POPULATION_TABLES } from '@/lib/evidence/model/tables';
import { rowName } from '@/lib/examinations/model/words';
import { getRow } from '@/lib/examinations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';
import { searchPeople } from '../../../../pick-actions';
import { ask, conclude } from '../../../actions';

export const metadata: Metadata = { title: 'Sampled row' };

interface Props {
  params: Promise<{ id: string; row: string }>;
}

export default async function SampledRowPage({ params }: Props) {
  const ctx = await pageCtx();
  const { id, row: rowId } = await params;
  const row = await forPage(getRow({ ctx, id, row: rowId }));
  const { examination, sample, position, title, href, attributes, may, previous, next } = row;
  const { columns } = POPULATION_TABLES[sample.population];
  const name = rowName(sample.population, row.rowId);
  const due = new Date(ctx.clock().getTime() + 7 * 86_400_000).toISOString().slice(0, 10);
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Examinations', href: '/examinations' },
          { label: `Examination ${examination.number}`, href: `/examinations/${id}` },
          { label: `Sample ${sample.number}`, href: `/examinations/${id}/samples/${sample.id}` },
          { label: name },
        ]}
        title={title ? `${name}: ${title}` : name}
        meta={[
          <VerdictChip key="verdict" verdict={row.conclusion?.verdict ?? null} />,
          `row ${position} of ${sample.rows}`,
          periodText({ ...examination, timeZone: 'UTC' }),
          href ? (
            <Link key="page" className="link" href={href}>
              Its page now
            </Link>
          ) : null,
        ]}
        actions={
          <>
            <RowKeys id={id} previous={previous} next={next} />
            {may.conclude ? (
              <ConcludeButtons id={id} row={row.id} name={name} attributes={attributes} act={conclude} />
            ) : null}
          </>
        }
      />
      <Columns
        aside={
          <>
            <ConclusionsPanel conclusions={row.conclusions} />
            <QuestionsPanel questions={row.questions} short />
            {may.write ? (
              <AskForm id={id} row={row.id} suggested={row.suggested} due={due} search={searchPeople} action={ask} />
            ) : null}
          </>
        }
      >
        {may.write && !may.conclude ? (
          <Callout title="You had a part in this change">Another auditor accepts or flags it.</Callout>
        ) : null}
        {attributes ? <AttributesPanel cells={attributes} /> : null}
        <LineagePanel steps={row.lineage} />
        <CellsPanel cells={row.cells} columns={columns} />
      </Columns>
    </>
  );
}
