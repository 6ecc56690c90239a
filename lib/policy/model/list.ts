import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { slugSchema } from '@/lib/kernel/slug';
import { instantSchema } from '@/lib/kernel/text';
import { CAUSE_KINDS } from './cause';

const DAY_MS = 86_400_000;

const moment = z.union([z.iso.date(), instantSchema], 'Give a day such as 2026-11-01, or a time with its zone.');

/** Query of `GET /api/v1/revisions`. */
export const revisionListSchema = z.strictObject({
  ...pageSchema.shape,
  agent: slugSchema.optional().describe('It changed, or what it may call did.'),
  person: z.string().max(254).optional().describe('Id or e-mail address of who acted, asked or approved.'),
  cause: z.enum(CAUSE_KINDS).optional(),
  from: moment.optional().describe('A day (UTC) or a time.'),
  to: moment.optional().describe('A day (UTC), with all of it, or a time, without it.'),
});

export type RevisionListFilter = Omit<z.output<typeof revisionListSchema>, 'limit' | 'cursor'>;

/** The first moment of a filter's range, and the first one after it. */
export function rangeOf({ from, to }: Pick<RevisionListFilter, 'from' | 'to'>) {
  const isDay = to !== undefined && !to.includes('T');
  return {
    from: from === undefined ? undefined : new Date(from),
    to: to === undefined ? undefined : new Date(Date.parse(to) + (isDay ? DAY_MS : 0)),
  };
}
