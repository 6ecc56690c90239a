import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { slugSchema } from '@/lib/kernel/slug';
import { line, prose } from '@/lib/kernel/text';

const yes = z.enum(['true', 'false']).transform((text) => text === 'true');

export const importQuerySchema = z.strictObject({
  source: slugSchema.describe('Whose bill it is, such as `openai`. Two imports of one source never overlap.'),
  fileName: line(200).optional(),
  replace: yes.optional().describe('Takes the place of imports of this source whose whole period the file covers.'),
  dryRun: yes.optional().describe('Only looks: answers what would be taken in.'),
});

export const withdrawSchema = z.strictObject({ reason: prose(500) });

const PERCENT = 'Give a percentage from 0 to 100 with at most two decimals, such as 15 or 12.5.';
export const targetSchema = z.strictObject({
  percent: z
    .string(PERCENT)
    .trim()
    .regex(/^(100(\.0{1,2})?|\d{1,2}(\.\d{1,2})?)$/, PERCENT)
    .nullable()
    .describe('Null: no target from now on.'),
  reason: prose(500),
});

/** `90-days`: the last 90 days (UTC), today among them. */
export const periodSchema = z
  .string()
  .regex(/^(90-days|20\d{2}-(0[1-9]|1[0-2]))$/, 'Use 90-days, or a month such as 2026-11.')
  .default('90-days');

export const costsQuerySchema = z.strictObject({ period: periodSchema });

export const costRowsSchema = z.strictObject({
  ...pageSchema.shape,
  period: periodSchema.optional(),
  agent: line(200).optional().describe('As the file names it, in lower case; `-` for lines that name none.'),
  activity: line(64).optional().describe('`-` for lines that are no cost of governance, `*` for all that are.'),
  import: z.coerce
    .number()
    .int()
    .min(1)
    .max(2_147_483_647)
    .optional()
    .describe('All lines of this import, also once it was withdrawn.'),
});
export type CostRowsFilter = Omit<z.output<typeof costRowsSchema>, 'limit' | 'cursor'>;
