import type { z } from 'zod';
import { decisionEntrySchema } from '@/lib/policy-engine/decision-entry';

/** One entry of the decision log as it is sent: always with its place in the count of this gateway. */
export type DecisionEntry = z.input<typeof decisionEntrySchema> & { sequence: number };
/** What the gateway knows of a call; the log names and counts it. */
export type NewDecision = Omit<DecisionEntry, 'eventId' | 'sequence'>;

/** What callers and servers call things may be as long as they like: cut, since a refused entry hides a call. */
const MOST = { agent: 200, user: 254, server: 200, tool: 400, grant: 64, session: 200, traceId: 64 } as const;
const STATUS = 40;

/**
 * As Remit takes it: what is too long is cut, what is empty is left out, and a tool or server without a name is
 * `(none)`. Throws Error in words when something else is wrong, which is a fault of the gateway.
 */
export function fitEntry(given: NewDecision, eventId: string): Omit<DecisionEntry, 'sequence'> {
  const fitted: Record<string, unknown> = { ...given, eventId };
  for (const [field, most] of Object.entries(MOST)) {
    const text = given[field as keyof typeof MOST];
    if (text !== undefined) fitted[field] = text === '' ? undefined : text.slice(0, most);
  }
  fitted.server ??= '(none)';
  fitted.tool ??= '(none)';
  const { identity, status, latencyMs } = given;
  fitted.identity =
    identity?.iss && identity.sub ? { iss: identity.iss.slice(0, 500), sub: identity.sub.slice(0, 500) } : undefined;
  if (typeof status === 'string') fitted.status = status === '' ? undefined : status.slice(0, STATUS);
  // A clock that was set back meanwhile.
  if (latencyMs !== undefined) fitted.latencyMs = Math.min(Math.max(latencyMs, 0), 86_400_000);
  const result = decisionEntrySchema.safeParse(fitted);
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Error(`This is no entry of the decision log: ${issue?.path.join('.') || 'the whole'}: ${issue?.message}`);
}
