import { z } from 'zod';
import { prose } from '@/lib/kernel/text';

const yes = (what: string) =>
  z.boolean().refine((answer) => answer, `Confirm that ${what}. Where it no longer does, ask for the change instead.`);

/** What an owner says when the review date comes. */
export const confirmationSchema = z.strictObject({
  /** `confirmationDigest` of the agent as it was read. */
  digest: z.string().regex(/^[0-9a-f]{64}$/, 'Give the `confirmationDigest` of the agent.'),
  purpose: yes('the purpose still holds'),
  owner: yes('owner and backup owner still hold'),
  access: yes('every tool is still needed'),
  note: z.union([z.literal('').transform(() => ''), prose(1000)]).default(''),
});
