import type { Metadata } from 'next';
import { SampleFacts } from '@/components/examinations/sample-facts';
import { SampleMatrix } from '@/components/examinations/sample-matrix';
import { When } from '@/components/time/when';
import { buttonStyle } from '@/components/ui/button-style';
import { PageHeader } from '@/components/ui/page-header';
import { POPULATION_TABLES } from '@/lib/evidence/model/tables';
import { getSample } from '@/lib/examinations/queries';
import { forPage, pageCtx } from '@/lib/http/page-ctx';

export const metadata: Metadata = { title: 'Sample' };

interface Props {
  params: Promise<{ id: string; sample: string }>;
}

export default async function SamplePage({ params }: Props) {
  const ctx = await pageCtx();
  const { id, sample: sampleId } = await params;
  const sample = await forPage(getSample({ ctx, id, sample: sampleId }));
  const { examination, number, population, drawnBy, drawnAt, rowList, accepted, flagged } = sample;
  const { title, columns } = POPULATION_TABLES[population];
  return (
    <>
      <PageHeader
        crumbs={[
          { label: 'Examinations', href: '/examinations' },
          { label: `Examination ${examination.number}`, href: `/examinations/${id}` },
          { label: `Sample ${number}` },
        ]}
        title={`Sample ${number}: ${title.toLowerCase()}`}
        meta={[
          `${rowList.length} of ${sample.populationCount} rows`,
          `${accepted} accepted`,
          `${flagged} flagged`,
          <span key="drawn">
            drawn by {drawnBy.name}, <When at={drawnAt} />
          </span>,
        ]}
        actions={
          <a className={buttonStyle({})} href={`/api/v1/examinations/${id}/samples/${sampleId}/csv`} download>
            Export CSV
          </a>
        }
      />
      <div className="grid gap-4">
        <SampleMatrix id={id} sample={sample} columns={columns} />
        <SampleFacts sample={sample} />
      </div>
    </>
  );
}
