import { z } from 'zod';
import { slugSchema } from '@/lib/kernel/slug';
import { line } from '@/lib/kernel/text';

const checklistLineSchema = z.strictObject({
  id: slugSchema,
  /** Something that is so or is not: "The purpose is right, and the owner knows that they answer for it." */
  statement: line(200),
  /** What a yes has to name, such as the runbook's address. Absent where a yes says it all. */
  name: line(120).optional(),
});
export type ChecklistLine = z.output<typeof checklistLineSchema>;

/** What is asked before an agent goes to production. Part of the approval policy, so it has that one's version. */
export const checklistSchema = z
  .strictObject({
    lines: z.array(checklistLineSchema).min(1, 'Ask at least one thing.').max(30),
    /** Who answers for lines that are open when it is approved: whoever approves it, or nobody, so that it waits. */
    openLines: z.enum(['approver', 'wait']).default('approver'),
  })
  .superRefine(({ lines }, issue) => {
    const seen = new Set<string>();
    lines.forEach(({ id }, i) => {
      if (seen.has(id)) {
        issue.addIssue({ code: 'custom', path: ['lines', i, 'id'], message: 'This id is there twice.' });
      }
      seen.add(id);
    });
  });
export type Checklist = z.output<typeof checklistSchema>;

/** The one that ships. For the lines with these ids Remit shows what it knows beside them. */
export const DEFAULT_CHECKLIST: Checklist = {
  lines: [
    { id: 'purpose', statement: 'The purpose is right, and owner and backup owner know that they answer for it.' },
    { id: 'data', statement: 'It reaches no more data than the purpose needs.' },
    { id: 'tools', statement: 'Each tool is needed.' },
    { id: 'risk', statement: 'Its risk and its class under the EU AI Act are assessed, and are as expected.' },
    { id: 'toxic', statement: 'No path leads from sensitive data to the outside, or the risk of it is accepted.' },
    { id: 'limits', statement: 'Its limits are set: how often, until when, and what happens to personal data.' },
    { id: 'watch', statement: 'Somebody watches what it does.', name: 'Who, and how they hear of it' },
    { id: 'runbook', statement: 'A runbook says what to do when it goes wrong.', name: 'Where the runbook is' },
  ],
  openLines: 'approver',
};
