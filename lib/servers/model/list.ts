import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';

/** Query of `GET /api/v1/servers`. */
export const serverListSchema = z.strictObject({
  ...pageSchema.shape,
  q: z.string().max(200).optional(),
  attention: z
    .enum(['drifted', 'failing'])
    .optional()
    .describe('`drifted`: with a tool whose definition is not the approved one. `failing`: that could not be read.'),
});
export type ServerFilter = Pick<z.output<typeof serverListSchema>, 'q' | 'attention'>;
