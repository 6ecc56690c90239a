import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { slugSchema } from '@/lib/kernel/slug';
import { REQUEST_STATES } from './state';

/** Query of `GET /api/v1/requests`. */
export const requestListSchema = z.strictObject({
  ...pageSchema.shape,
  state: z.enum(REQUEST_STATES).optional(),
  agent: slugSchema.optional(),
  requester: z.string().max(64).optional(),
  q: z.string().max(200).optional(),
  ending: z.enum(['soon']).optional().describe('Ends by itself within three days unless it is decided.'),
  breakGlass: z.enum(['all', 'unreviewed']).optional().describe('Emergencies; `unreviewed`: nobody has looked yet.'),
});
