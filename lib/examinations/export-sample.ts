import { ATTRIBUTES } from '@/lib/evidence/model/population';
import { POPULATION_TABLES } from '@/lib/evidence/model/tables';
import type { CsvTable } from '@/lib/interchange/model/csv/table';
import { csvLines } from '@/lib/interchange/write-csv';
import { sha256Hex } from '@/lib/kernel/digest';
import { defineVerb } from '@/lib/verb/define-verb';
import type { SampleDetail, SampledRow } from './model/dto';
import { exportSchema } from './model/input';
import { hasAttributes } from './model/words';
import { readSample } from './queries';

/** A sample as CSV, with its attributes and conclusions. Who took it, and what they got, is in the audit log. */
export const exportSample = defineVerb({
  action: 'examination.export',
  permission: 'examination:read',
  input: exportSchema,
  // Outside of the lock: attributes are read from much.
  prepare: ({ ctx, input: { id, sample } }) => readSample(ctx, ctx.db.read, id, sample),
  async run({ input: { id }, prepared: sample, audit }) {
    const csv = csvLines(tableOf(sample), sample.rowList, true);
    const { number, population, rowList, examination } = sample;
    await audit({
      subject: { kind: 'examination', id },
      detail: { number: examination.number, sample: number, population, rows: rowList.length, sha256: sha256Hex(csv) },
    });
    return { csv, fileName: `remit-examination-${examination.number}-sample-${number}.csv` };
  },
});

function tableOf({ population, number }: SampleDetail): CsvTable<SampledRow> {
  const cells = POPULATION_TABLES[population].columns.map(
    ({ name }) => [name, (row: SampledRow) => row.cells[name]] as const,
  );
  const of = (row: SampledRow, attribute: string) => row.attributes?.find((cell) => cell.attribute === attribute);
  const attributes = ATTRIBUTES.flatMap((attribute) => [
    [`attribute_${attribute}`, (row: SampledRow) => of(row, attribute)?.result ?? 'no-data'] as const,
    [`attribute_${attribute}_why`, (row: SampledRow) => of(row, attribute)?.why] as const,
  ]);
  return {
    name: `sample-${number}`,
    columns: {
      position: (row) => row.position,
      ...Object.fromEntries(cells),
      ...(hasAttributes(population) ? Object.fromEntries(attributes) : {}),
      verdict: (row) => row.conclusion?.verdict,
      verdict_note: (row) => row.conclusion?.note,
      verdict_by: (row) => row.conclusion?.person.name,
      verdict_at: (row) => row.conclusion?.at,
      open_questions: (row) => row.openQuestions,
    },
  };
}
