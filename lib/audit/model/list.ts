import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';
import { instantSchema } from '@/lib/kernel/text';

/** Query of `GET /api/v1/audit-log`. `action` is a prefix, such as `request.`. */
export const auditListSchema = z.strictObject({
  ...pageSchema.shape,
  action: z.string().max(60).optional(),
  subjectKind: z.string().max(40).optional(),
  subjectId: z.string().max(200).optional(),
  person: z.string().max(64).optional(),
  from: instantSchema.optional(),
  to: instantSchema.optional(),
});
