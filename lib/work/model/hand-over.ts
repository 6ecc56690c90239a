import { z } from 'zod';
import { emailSchema, prose } from '@/lib/kernel/text';

export const handOverSchema = z.strictObject({
  /** Who takes over. */
  to: emailSchema,
  /** Who takes the other part where `to` has one already, or where both parts are open. */
  orElse: emailSchema.optional(),
  justification: z.union([z.literal('').transform(() => ''), prose(2000)]).default(''),
});

interface Owners {
  owner: string;
  backupOwner: string;
}

/** How many agents one change request hands over; with more, there are several. */
export const AGENTS_PER_REQUEST = 300;

/**
 * The owners after a hand-over: `to` takes the part of whoever left, `orElse` where `to` has a part already.
 * Null where one more person is needed.
 */
export function handedOver(
  owners: Owners,
  hasLeft: (email: string) => boolean,
  { to, orElse }: { to: string; orElse?: string | undefined },
): Owners | null {
  const after = { ...owners };
  for (const part of ['owner', 'backupOwner'] as const) {
    if (!hasLeft(after[part])) continue;
    const other = after[part === 'owner' ? 'backupOwner' : 'owner'];
    const taker = other === to ? orElse : to;
    if (taker === undefined || taker === other) return null;
    after[part] = taker;
  }
  return after;
}
