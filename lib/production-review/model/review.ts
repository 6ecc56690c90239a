import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { instantSchema } from '@/lib/kernel/text';
import { ANSWERS } from './answer';
import type { Checklist } from './checklist';

/** One answer as a request keeps it. Part of what a decision is for: another answer voids earlier decisions. */
export interface KeptAnswer {
  line: string;
  answer: (typeof ANSWERS)[number];
  note: string;
  by: { id: string; name: string };
  /** RFC 3339. */
  at: string;
}

/** What was answered for an agent that a request takes to production. */
export interface ReviewAnswers {
  agent: string;
  answers: KeptAnswer[];
}

const keptAnswerSchema = z.object({
  answer: z.enum(ANSWERS),
  note: z.string(),
  by: namedSchema,
  at: instantSchema,
});

const reviewLineSchema = z.object({
  id: z.string(),
  statement: z.string(),
  name: z.string().nullable().describe('What a yes has to name; null where a yes says it all.'),
  facts: z.array(z.string()).describe('What Remit knows about it. Empty once the request is closed.'),
  answer: keptAnswerSchema.nullable(),
  confirmedBy: z.array(namedSchema).describe('Who answered yes for a line that was open, by approving.'),
});
export type ReviewLine = z.output<typeof reviewLineSchema>;

/** What is asked before an agent goes to production, and what was answered. */
export const productionReviewSchema = z.object({
  agent: z.string(),
  lines: z.array(reviewLineSchema),
  open: z.int().describe('Lines that nobody answered yet.'),
  refused: z.array(z.string()).describe('Statements that somebody says are not so.'),
  openLines: z
    .enum(['approver', 'wait'])
    .describe('Who answers for open lines at approval: the approver, or it waits.'),
});
export type ProductionReview = z.output<typeof productionReviewSchema>;

/** The checklist with its answers. `approvers` are those whose approval counts for what it is now. */
export function toReview(
  checklist: Checklist,
  { agent, answers }: ReviewAnswers,
  { facts, approvers }: { facts: (line: string) => string[]; approvers: { id: string; name: string }[] },
): ProductionReview {
  const lines = checklist.lines.map(({ id, statement, name }): ReviewLine => {
    const kept = answers.filter(({ line }) => line === id).at(-1);
    return {
      id,
      statement,
      name: name ?? null,
      facts: facts(id),
      answer: kept ? { answer: kept.answer, note: kept.note, by: kept.by, at: kept.at } : null,
      confirmedBy: kept ? [] : approvers.map((person) => ({ id: person.id, name: person.name })),
    };
  });
  return {
    agent,
    lines,
    open: lines.filter(({ answer, confirmedBy }) => !answer && confirmedBy.length === 0).length,
    refused: lines.filter(({ answer }) => answer?.answer === 'no').map(({ statement }) => statement),
    openLines: checklist.openLines,
  };
}

/** What keeps a request from being approved because of its checklist, in words. */
export function missingInReview(checklist: Checklist, { agent, answers }: ReviewAnswers): string[] {
  const latest = new Map(answers.map((kept) => [kept.line, kept]));
  const refused = checklist.lines.filter(({ id }) => latest.get(id)?.answer === 'no');
  const open = checklist.lines.filter(({ id }) => !latest.has(id));
  return [
    ...refused.map(({ statement }) => `The production review of ${agent} says no to: ${statement}`),
    ...(checklist.openLines === 'wait' && open.length > 0
      ? [`The production review of ${agent} has ${open.length === 1 ? 'an open line' : `${open.length} open lines`}.`]
      : []),
  ];
}
