import type { EuClass } from './eu-class';

interface Option {
  id: string;
  class?: EuClass | undefined;
  next: string | null;
}

interface Shape {
  start: string;
  questions: readonly { id: string; options: readonly Option[] }[];
  milestones: Readonly<Record<string, readonly { any?: readonly string[] | undefined }[]>>;
  obligations: readonly {
    id: string;
    from: string;
    when: { any?: readonly string[] | undefined; none?: readonly string[] | undefined };
  }[];
}

/** What the shape alone does not catch: names that lead nowhere, circles, questions nobody reaches, ends without a class. */
export function findFaults(data: Shape): string[] {
  const questions = new Map(data.questions.map((question) => [question.id, question]));
  const keys = new Set(data.questions.flatMap(({ id, options }) => options.map((option) => `${id}.${option.id}`)));
  const faults = [
    ...twice(data.questions.map(({ id }) => id)).map((id) => `Two questions are called ${id}.`),
    ...twice(data.obligations.map(({ id }) => id)).map((id) => `Two obligations are called ${id}.`),
    ...data.questions.flatMap(({ id, options }) =>
      twice(options.map((option) => option.id)).map((option) => `Two options are called ${id}.${option}.`),
    ),
  ];
  const known = (where: string, named: readonly string[] = []) => {
    for (const key of named) if (!keys.has(key)) faults.push(`${where} names ${key}, which is no option.`);
  };
  for (const [id, cases] of Object.entries(data.milestones)) {
    for (const { any } of cases) known(`The milestone ${id}`, any);
    if (cases.at(-1)?.any) faults.push(`The milestone ${id} has no date for everything else.`);
  }
  for (const { id, from, when } of data.obligations) {
    if (!data.milestones[from]) faults.push(`${id} applies from ${from}, which is no milestone.`);
    known(id, when.any);
    known(id, when.none);
  }
  return [...faults, ...findFaultsOfPaths(data.start, questions)];
}

function findFaultsOfPaths(start: string, questions: ReadonlyMap<string, Shape['questions'][number]>): string[] {
  const faults = new Set<string>();
  const reached = new Set<string>();
  const seen = new Set<string>();
  const visit = (id: string, classified: boolean, path: readonly string[]) => {
    const question = questions.get(id);
    if (!question) {
      faults.add(`${path.at(-1) ?? 'The start'} leads to ${id}, which is no question.`);
      return;
    }
    if (path.includes(id)) {
      faults.add(`${id} comes back to itself.`);
      return;
    }
    reached.add(id);
    if (seen.has(`${id} ${classified}`)) return;
    seen.add(`${id} ${classified}`);
    for (const option of question.options) {
      const has = classified || option.class !== undefined;
      if (option.next !== null) visit(option.next, has, [...path, id]);
      else if (!has) faults.add(`A path ends at ${id}.${option.id} without a class.`);
    }
  };
  visit(start, false, []);
  for (const id of questions.keys()) if (!reached.has(id)) faults.add(`No answer leads to ${id}.`);
  return [...faults];
}

function twice(ids: readonly string[]): string[] {
  return ids.filter((id, index) => ids.indexOf(id) !== index);
}
