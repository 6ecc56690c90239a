import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';

/** Query schemas that several routes share. Unknown parameters are refused. */
export const noQuery = z.strictObject({});
export const pageQuery = z.strictObject(pageSchema.shape);
/** The query of a list that is also given as a file. */
export const tableQuery = <Schema extends z.ZodObject>(schema: Schema) =>
  schema.extend({
    format: z
      .enum(['json', 'csv'])
      .default('json')
      .describe('`csv` gives every row as a file; leave `limit` and `cursor` out then.'),
  });
