import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';

const id = z.string().regex(/^no_[0-9a-z]{26}$/, 'Give the id of a notification, no_ and 26 characters.');

export const inboxQuery = z.strictObject({
  ...pageSchema.shape,
  unread: z
    .enum(['true', 'false'])
    .default('false')
    .transform((text) => text === 'true')
    .describe('`true`: those that were not read.'),
});

/** `upTo` and not "all": what arrives between looking and pressing stays unread. */
export const markReadSchema = z
  .strictObject({
    ids: z.array(id).min(1, 'Give at least one id.').max(200, 'Use at most 200 ids.').optional(),
    upTo: id.optional().describe('This one and every one before it.'),
  })
  .refine(({ ids, upTo }) => (ids === undefined) !== (upTo === undefined), 'Give either ids or upTo.');
