import type { CsvTable } from '@/lib/interchange/model/csv/table';
import { csvLines } from '@/lib/interchange/write-csv';
import { FRAMEWORKS } from '../model/frameworks';
import type { AuditPart, PackFile, PackPopulation, PackSample } from '../model/manifest';
import {
  ATTRIBUTES,
  type Cell,
  type Completeness,
  POPULATIONS,
  type PopulationId,
  type SampledChange,
} from '../model/population';
import { drawSample, SAMPLE_METHOD } from '../model/sample';
import { writeAuditPart } from './audit-part';
import { writePackFile } from './pack-folder';
import type { PackPlan } from './plan';
import type { PackSource } from './source';

/** What was read, once it stands in the folder. */
export interface PackFacts {
  files: PackFile[];
  populations: PackPopulation[];
  completeness: Completeness[];
  sample: PackSample;
  changes: SampledChange[];
  /** Rows of agents of which nothing was approved by the end of the period. */
  unapproved: number;
  auditLog: AuditPart;
}

/** How many steps `readIntoFolder` tells of. */
export const READING_STEPS = 2 * POPULATIONS.length + 2;

interface Reading {
  folder: string;
  plan: PackPlan;
  source: PackSource;
  /** Called when a step begins. */
  onStep?: (words: string) => void;
  signal?: AbortSignal;
}

/** Reads populations, completeness, the sample and the audit log into the folder, a page in memory at a time. */
export async function readIntoFolder({ folder, plan, source, onStep, signal }: Reading): Promise<PackFacts> {
  const files: PackFile[] = [];
  const populations: PackPopulation[] = [];
  const completeness: Completeness[] = [];
  let changeIds: string[] = [];
  let unapproved = 0;
  for (const id of POPULATIONS) {
    signal?.throwIfAborted();
    onStep?.(`Reading ${source.table(id).title.toLowerCase()}`);
    const { file, population, ids, never } = await writePopulation(folder, plan, source, id);
    if (id === 'changes') changeIds = ids;
    if (id === 'agents') unapproved = never;
    files.push(file);
    populations.push(population);
  }
  for (const id of POPULATIONS) {
    signal?.throwIfAborted();
    onStep?.(`Checking that ${source.table(id).title.toLowerCase()} are complete`);
    completeness.push(await source.completeness(id));
  }
  signal?.throwIfAborted();
  onStep?.('Sampling changes');
  const { seed, sampleSize: size, typed } = plan;
  const drawn = drawSample(changeIds, { seed, size });
  const ids = [...new Set([...drawn, ...typed])].sort((a, b) => Number(a) - Number(b));
  const changes = await source.attributes(ids);
  if (changes.map(({ id }) => id).join() !== ids.join()) throw new Error('The attributes are not those of the sample');
  files.push(await writeAttributes(folder, changes));
  signal?.throwIfAborted();
  onStep?.('Walking the audit log');
  const { file, part } = await writeAuditPart(folder, source.audit);
  files.push(file);
  const sample: PackSample = { population: 'changes', method: SAMPLE_METHOD, seed, size, drawn, typed };
  return { files, populations, completeness, sample, changes, unapproved, auditLog: part };
}

async function writePopulation(folder: string, plan: PackPlan, source: PackSource, id: PopulationId) {
  const { title, query, columns } = source.table(id);
  const path = `populations/${id}.csv`;
  const table: CsvTable<Cell[]> = {
    name: id,
    columns: Object.fromEntries(columns.map(({ name }, index) => [name, (row: Cell[]) => row[index]])),
  } as CsvTable<Cell[]>;
  // Only of what a sample is drawn from: of all the others nobody needs the ids afterwards.
  const ids: string[] = [];
  const approvedAt = columns.findIndex(({ name }) => name === 'approved_at');
  let [rows, never] = [0, 0];
  async function* lines() {
    yield csvLines(table, [], true);
    for await (const page of source.rows(id)) {
      rows += page.length;
      never += page.filter((row) => row[approvedAt] === null).length;
      if (id === 'changes') for (const [first] of page) ids.push(String(first));
      if (page.length > 0) yield csvLines(table, page, false);
    }
  }
  const file = await writePackFile(folder, path, lines());
  const criteria = FRAMEWORKS[plan.framework].criteria[id];
  const population: PackPopulation = { id, title, query, file: path, rows, columns, criteria };
  return { file: { ...file, rows }, population, ids, never };
}

async function writeAttributes(folder: string, changes: SampledChange[]): Promise<PackFile> {
  const columns = Object.fromEntries(
    ATTRIBUTES.map((attribute, index) => [attribute, (change: SampledChange) => change.cells[index]?.result]),
  );
  const table = {
    name: 'attributes',
    columns: { change: ({ id }: SampledChange) => id, title: ({ title }: SampledChange) => title, ...columns },
  } as CsvTable<SampledChange>;
  const file = await writePackFile(folder, 'attributes.csv', [csvLines(table, changes, true)]);
  return { ...file, rows: changes.length };
}
