import { z } from 'zod';
import { namedSchema } from '@/lib/kernel/named';
import { emailSchema, instantSchema, prose } from '@/lib/kernel/text';

export const LONGEST_COMMENT = 4_000;
/** People named in one comment: more is a mailing list. */
export const MOST_MENTIONS = 20;

export const commentSchema = z.strictObject({
  text: prose(LONGEST_COMMENT).describe('Plain text. `@[ada@example.com]` names a person, who is told.'),
});

export const commentDetailSchema = z.object({
  id: z.string(),
  person: namedSchema,
  text: z.string().describe('As it was written, by a person: show it as text.'),
  mentions: z
    .array(z.object({ email: z.string(), name: z.string() }))
    .describe('Whom `@[address]` in the text names, by the name that they have now.'),
  via: z.string(),
  at: instantSchema,
});
export type CommentDetail = z.output<typeof commentDetailSchema>;

const MENTION = /@\[([^\s[\]@]{1,64}@[^\s[\]@]{1,254})\]/g;
const LINK = /https?:\/\/[^\s<>"'`{}|\\^]+/gi;

/** Addresses that a text names, once each, in lower case, in their order. */
export function mentionsOf(text: string): string[] {
  const found = [...text.matchAll(MENTION)].flatMap(([, email]) => emailSchema.safeParse(email).data ?? []);
  return [...new Set(found)];
}

/** How the text names somebody. */
export function mentionOf(email: string): string {
  return `@[${email}]`;
}

/** A piece of a comment. Nothing in it is markup: a page shows `text`, and links only what is called a link here. */
export type CommentPiece =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string; email: string }
  | { kind: 'link'; text: string; href: string };

/** Cuts a comment into what is plain, whom it names and what it links. Joined, the plain and the linked are the text. */
export function commentPieces(text: string, mentions: CommentDetail['mentions']): CommentPiece[] {
  const names = new Map(mentions.map(({ email, name }) => [email, name]));
  const pieces: CommentPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(MENTION)) {
    const email = (match[1] ?? '').toLowerCase();
    const name = names.get(email);
    if (name === undefined) continue;
    pieces.push(...linked(text.slice(from, match.index)), { kind: 'mention', text: `@${name}`, email });
    from = match.index + match[0].length;
  }
  return [...pieces, ...linked(text.slice(from))];
}

function linked(text: string): CommentPiece[] {
  const pieces: CommentPiece[] = [];
  let from = 0;
  for (const match of text.matchAll(LINK)) {
    const address = withoutTail(match[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (match.index > from) pieces.push({ kind: 'text', text: text.slice(from, match.index) });
    pieces.push({ kind: 'link', text: address, href });
    from = match.index + address.length;
  }
  if (from < text.length) pieces.push({ kind: 'text', text: text.slice(from) });
  return pieces;
}

/** A full stop or a bracket at the end belongs to the sentence, unless the bracket was opened in the address. */
function withoutTail(address: string): string {
  const excess = new Map(
    ['()', '[]'].map(([open, close]) => [
      close as string,
      count(address, close as string) - count(address, open as string),
    ]),
  );
  let end = address.length;
  for (; end > 0; end -= 1) {
    const last = address[end - 1] as string;
    const unopened = excess.get(last) ?? 0;
    if (!/[.,;:!?]/.test(last) && unopened <= 0) break;
    if (unopened > 0) excess.set(last, unopened - 1);
  }
  return address.slice(0, end);
}

function count(text: string, sign: string): number {
  return text.split(sign).length - 1;
}

/** Only http and https, and no name and password, which would make a false host look like the true one. */
function safeHref(address: string): string | null {
  try {
    const url = new URL(address);
    return /^https?:$/.test(url.protocol) && !url.username && !url.password ? url.href : null;
  } catch {
    return null;
  }
}
