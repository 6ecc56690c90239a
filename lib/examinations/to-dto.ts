import type { Cell, PopulationId, SampledChange } from '@/lib/evidence/model/population';
import type { Conclusion, Counts, ExaminationRow, Question, SampledRow, SampleSummary } from './model/dto';
import { dueOf, questionState } from './model/rules';
import type { Framework, Verdict } from './model/words';
import type { ExaminationRecord, QuestionRecord, RowRecord, SampleRecord } from './repository';

export function toExamination(row: ExaminationRecord, counts: Counts): ExaminationRow {
  const { id, number, title, timeZone, openedBy, openedAt, closing } = row;
  return {
    ...{ id, number, title, timeZone, openedBy, counts, framework: row.framework as Framework },
    ...{ from: row.from.toISOString(), to: row.to.toISOString(), openedAt: openedAt.toISOString() },
    closedAt: closing?.closedAt.toISOString() ?? null,
  };
}

export function toSample(row: SampleRecord, counts = { accepted: 0, flagged: 0 }): SampleSummary {
  const { id, number, population, seed, populationCount, populationSha256, drawnBy, drawnAt, _count } = row;
  return {
    ...{ id, number, seed, populationCount, populationSha256, drawnBy, ...counts },
    ...{ population: population as PopulationId, drawnAt: drawnAt.toISOString(), rows: _count.rows },
  };
}

export function toQuestion(row: Omit<QuestionRecord, 'examination'>): Question {
  const { id, number, text, askedOf, askedBy, askedAt, dueAt, messages, row: about } = row;
  return {
    ...{ id, number, text, askedOf, askedBy, askedAt: askedAt.toISOString(), state: questionState(messages) },
    dueAt: dueOf(dueAt, messages).toISOString(),
    about: about && {
      ...{ row: about.id, sample: about.sample.id, rowId: about.rowId },
      population: about.sample.population as PopulationId,
    },
  };
}

/** The newest first. */
export function toConclusions(row: RowRecord): Conclusion[] {
  return row.conclusions.map(({ id, verdict, note, person, at }) => ({
    ...{ id: String(id), verdict: verdict as Verdict, note, person, at: at.toISOString() },
  }));
}

/** Columns that say in words what a row is, the first that is there counts. */
const TITLES = ['title', 'name', 'tool', 'detection', 'risk', 'agent', 'team', 'agents', 'gateway', 'kind'];

export function toSampledRow(row: RowRecord, change: SampledChange | undefined): SampledRow {
  const cells = row.cells as Record<string, Cell>;
  const title = TITLES.map((name) => cells[name]).find((cell) => typeof cell === 'string' && cell !== row.rowId);
  return {
    ...{ id: row.id, position: row.position, rowId: row.rowId, cells },
    title: change?.title ?? (title === undefined ? '' : String(title)),
    attributes: change?.cells ?? null,
    conclusion: toConclusions(row)[0] ?? null,
    openQuestions: row.questions.filter(({ messages }) => questionState(messages) !== 'accepted').length,
  };
}
