import type { HeldGrant } from './dto';

/** A grant as a row of the tool editor shows it; `toWantedTool` leads back. */
export function toFormTool({ tool, constraints, reason }: Pick<HeldGrant, 'tool' | 'constraints' | 'reason'>) {
  const { rateLimit, pii, notAfter, maxDataClass, requireUser } = constraints;
  return {
    tool,
    rate: rateLimit && String(rateLimit.limit),
    window: rateLimit && String(rateLimit.windowSeconds),
    pii,
    until: notAfter?.slice(0, 10),
    // The form shows a day; the exact moment goes along, so that an edit elsewhere does not move it.
    exactly: notAfter,
    maxDataClass,
    requireUser: requireUser ? 'true' : undefined,
    reason: reason ?? undefined,
  };
}
