import { z } from 'zod';
import { pageSchema } from '@/lib/kernel/page';

/** Query schemas that several routes share. Unknown parameters are refused. */
export const noQuery = z.strictObject({});
export const pageQuery = z.strictObject(pageSchema.shape);
export const searchSchema = z.strictObject({ ...pageSchema.shape, q: z.string().max(200).optional() });
