import { isRemitError, RemitError } from '@/lib/kernel/errors';
import { type DecisionEntry, decisionEntrySchema, type Recorded } from '@/lib/policy-engine/decision-entry';
import type { Ctx } from '@/lib/verb/ctx';
import { parseInput } from '@/lib/verb/parse-input';
import { traceCalls } from './lineage/trace-calls';
import { toolKeyOf } from './model/tool-key';
import { columnsOf, type KeptEntry } from './repository';
import { keepBatch } from './store/keep-batch';

/** Entries in one batch. */
const MOST = 10_000;
/** How far ahead a gateway's clock may be. */
const AHEAD_MS = 86_400_000;

/**
 * Keeps what a gateway decided. Idempotent: an `eventId` that this gateway sent before is counted and not kept again,
 * whatever else it says. An entry that is wrong is named with its place and the reason and does not stop the others;
 * what counts as new or known is there for good once this resolves. Agents and tools need not be known.
 * A record of its own beside the audit log, and no verb: it says what agents did, not what a person changed.
 * Throws `too_large` for more than 10,000 entries.
 */
export async function recordDecisions({ ctx, input }: { ctx: Ctx; input: readonly unknown[] }): Promise<Recorded> {
  if (ctx.actor.kind !== 'gateway') throw new RemitError('forbidden', 'Only a gateway tells what it decided.');
  if (input.length > MOST) throw new RemitError('too_large', `Send at most ${MOST} entries at once.`);
  const gatewayId = ctx.actor.id;
  const now = ctx.clock();
  const rejected: Recorded['rejected'] = [];
  const entries = new Map<string, DecisionEntry>();
  let again = 0;
  input.forEach((raw, index) => {
    const entry = check(raw, now);
    if (typeof entry === 'string') rejected.push({ index, error: entry });
    else if (entries.has(entry.eventId)) again += 1;
    else entries.set(entry.eventId, entry);
  });
  if (entries.size === 0) return { new: 0, duplicate: again, rejected };
  const traced = await trace(ctx, gatewayId, now, [...entries.values()]);
  const kept = await keepBatch(ctx, gatewayId, now, traced);
  return { new: kept, duplicate: again + entries.size - kept, rejected };
}

/** With what stands out of each, as far as Remit knows now. Before the transaction, so that nobody waits for it. */
async function trace(ctx: Ctx, gatewayId: string, now: Date, entries: DecisionEntry[]): Promise<KeptEntry[]> {
  const claims = entries.map((entry) => ({
    decision: entry.decision,
    agent: entry.agent,
    tool: toolKeyOf(entry),
    grant: entry.grant,
    definition: entry.definition,
    serial: entry.serial,
  }));
  const traced = await traceCalls(ctx.db.read, gatewayId, claims);
  const receivedAt = now.toISOString();
  return entries.map((entry, index) => {
    const { fault = null, unknown = null } = traced[index] ?? {};
    return columnsOf(entry, { gatewayId, receivedAt, lineage: fault, unknown });
  });
}

/** The entry, or what is wrong with it. */
function check(raw: unknown, now: Date): DecisionEntry | string {
  try {
    const entry = parseInput(decisionEntrySchema, raw);
    const ahead = Date.parse(entry.time) - now.getTime() > AHEAD_MS;
    return ahead ? 'time: This is more than a day ahead. Set the clock of the gateway.' : entry;
  } catch (error) {
    if (isRemitError(error)) return error.message;
    throw error;
  }
}
