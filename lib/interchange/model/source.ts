import type { z } from 'zod';

const MAX_TEXT = 2 * 1024 * 1024;

/** A document comes from an address or as text: one of them, and not both. */
export function oneSource<Schema extends z.ZodType<{ url?: string | undefined; text?: string | undefined }>>(
  schema: Schema,
): Schema {
  return schema.superRefine((input, issue) => {
    const { url, text } = input as { url?: string; text?: string };
    const report = (path: string, message: string) => issue.addIssue({ code: 'custom', path: [path], message });
    if (url && text) report('text', 'Give an address or the text, not both.');
    if (!url && !text) report('url', 'Give an address, or paste the text below.');
    if (text && text.length > MAX_TEXT) report('text', 'Use at most 2 MiB.');
  }) as Schema;
}
