import type { z } from 'zod';
import { type decisionEntrySchema, storable } from '@/lib/policy-engine/decision-entry';

/** One entry of the decision log as it is sent: always with its place in the count of this gateway. */
export type DecisionEntry = z.input<typeof decisionEntrySchema> & { sequence: number };
/** What the gateway knows of a call; the log names and counts it. */
export type NewDecision = Omit<DecisionEntry, 'eventId' | 'sequence'>;

const STATUS = 40;

/**
 * As Remit takes it: what is too long is cut, since a refused entry would hide a call; what is empty is left out, and a
 * tool or server without a name is `(none)`. That it always fits the schema is tested: looking at each entry by the
 * schema would cost more than writing it does.
 */
export function fitEntry(given: NewDecision, eventId: string): Omit<DecisionEntry, 'sequence'> {
  const { identity, status, latencyMs } = given;
  const iss = cut(identity?.iss, 500);
  const sub = cut(identity?.sub, 500);
  // Each by its name: what is no part of an entry, as a call's arguments, does not get into one.
  return {
    eventId,
    time: given.time,
    agent: cut(given.agent, 200),
    user: cut(given.user, 254),
    server: cut(given.server, 200) ?? '(none)',
    tool: cut(given.tool, 400) ?? '(none)',
    definition: given.definition,
    decision: given.decision,
    reason: given.reason,
    enforced: given.enforced ?? true,
    serial: given.serial,
    grant: cut(given.grant, 64),
    session: cut(given.session, 200),
    traceId: cut(given.traceId, 64),
    identity: iss && sub ? { iss, sub } : undefined,
    status: typeof status === 'string' ? cut(status, STATUS) : status,
    // A clock that was set back meanwhile.
    latencyMs: latencyMs === undefined ? undefined : Math.min(Math.max(latencyMs, 0), 86_400_000),
    dataClasses: given.dataClasses,
    pii: given.pii,
    argumentsSha256: given.argumentsSha256,
    resultSha256: given.resultSha256,
    resultBytes: given.resultBytes,
    response: given.response,
  };
}

/** Undefined for nothing. */
function cut(text: string | undefined, most: number): string | undefined {
  if (!text) return undefined;
  return storable(text.length > most ? text.slice(0, most) : text);
}
