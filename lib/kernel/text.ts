import { z } from 'zod';
import { findInvisible } from './invisible';

const NONE: ReadonlySet<string> = new Set();
const BREAKS: ReadonlySet<string> = new Set(['\n', '\t']);

function readable(schema: z.ZodString, allowed: ReadonlySet<string>) {
  return schema.superRefine((text, issue) => {
    const found = findInvisible(text, allowed);
    if (found) issue.addIssue({ code: 'custom', message: `Remove the invisible character ${found}.` });
  });
}

/** One line that people read: trimmed, not empty, no invisible characters. */
export function line(max = 120) {
  return readable(z.string().trim().min(1, 'Fill this in.').max(max, `Use at most ${max} characters.`), NONE);
}

/** A paragraph or more: as `line`, with line breaks. */
export function prose(max = 2000) {
  return readable(
    z
      .string()
      .transform((text) => text.replace(/\r\n?/g, '\n'))
      .pipe(
        z.string().trim().min(1, 'Fill this in.').max(max, `Use at most ${max} characters.`),
      ) as unknown as z.ZodString,
    BREAKS,
  );
}

export const emailSchema = z
  .string()
  .trim()
  .toLowerCase()
  .max(254)
  .pipe(z.email('Give an e-mail address, for example ada@example.com.'));

const INSTANT = 'Give a time such as 2027-02-01T00:00:00Z.';
/** RFC 3339 with an offset or Z; in the years 0000 to 9999 in UTC too, since policies say it so. */
export const instantSchema = z.iso
  .datetime({ offset: true, message: INSTANT, abort: true })
  .refine((text) => /^\d{4}-/.test(new Date(text).toJSON() ?? ''), INSTANT);
