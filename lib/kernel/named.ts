import { z } from 'zod';

/** Somebody or something, as others point at it. */
export const namedSchema = z.object({ id: z.string(), name: z.string() });
export type Named = z.output<typeof namedSchema>;
