import { z } from 'zod';
import { slugSchema } from '@/lib/kernel/slug';
import { prose } from '@/lib/kernel/text';
import type { ChecklistLine } from './checklist';

export const ANSWERS = ['yes', 'no', 'not-applicable'] as const;
export type Answer = (typeof ANSWERS)[number];

export const givenAnswerSchema = z.strictObject({
  line: slugSchema,
  answer: z.enum(ANSWERS, 'Say yes, no or not-applicable.'),
  note: z.union([z.literal('').transform(() => ''), prose(1000)]).default(''),
});
export type GivenAnswer = z.output<typeof givenAnswerSchema>;

/** What is wrong with an answer to this line, in words; null when nothing is. */
export function faultOf(line: ChecklistLine, { answer, note }: Pick<GivenAnswer, 'answer' | 'note'>): string | null {
  if (note.trim()) return null;
  if (answer === 'no') return 'Say what is not so.';
  if (answer === 'not-applicable') return 'Say why it does not apply.';
  return line.name ? `Name it: ${line.name.charAt(0).toLowerCase()}${line.name.slice(1)}.` : null;
}
